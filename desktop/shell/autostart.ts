import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { App } from 'electron'
import { autostartEntry } from './autostart-entry.ts'

/**
 * An installed kiosk starts with the computer's session. It is set up once: afterwards the system's own settings,
 * where a person can switch it off, decide.
 */
export function keepAutostart(app: App): void {
  const marker = join(app.getPath('userData'), 'autostart-is-set-up')
  if (existsSync(marker)) return
  if (process.platform === 'linux') {
    const entry = join(process.env.XDG_CONFIG_HOME ?? join(app.getPath('home'), '.config'), 'autostart', 'medbox.desktop')
    mkdirSync(dirname(entry), { recursive: true })
    // An AppImage runs from a mount that is gone after a restart; its own file stays.
    writeFileSync(entry, autostartEntry(process.env.APPIMAGE ?? app.getPath('exe')))
  } else app.setLoginItemSettings({ openAtLogin: true, args: ['--kiosk'] })
  writeFileSync(marker, '')
}
