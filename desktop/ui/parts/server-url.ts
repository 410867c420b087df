/** An address as people type it, made whole: `https://` unless it names its own scheme or is on this machine. */
export function toServerUrl(typed: string): string {
  const text = typed.trim().replace(/\/+$/, '')
  if (/^https?:\/\//i.test(text)) return text
  return /^(localhost|127\.|\[::1\])/.test(text) ? `http://${text}` : `https://${text}`
}

export function isServerUrl(url: string): boolean {
  return URL.canParse(url) && new URL(url).hostname !== ''
}
