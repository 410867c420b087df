/** Freedesktop's desktop entry; the specification asks for these characters to be escaped inside quotes. */
export function autostartEntry(executable: string): string {
  const quoted = executable
    .replace(/["`$\\]/g, '\\$&')
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%')
  return `[Desktop Entry]\nType=Application\nName=Medbox\nExec="${quoted}" --kiosk\nX-GNOME-Autostart-enabled=true\n`
}
