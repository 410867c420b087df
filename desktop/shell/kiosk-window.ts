import { BrowserWindow, type Session } from 'electron'
import { isOwnPage } from './own-page.ts'

/** One window on the screens: sandboxed, and bound to its own page. */
export function openKioskWindow(
  url: string,
  { isKiosk, preload, session }: { isKiosk: boolean; preload: string; session: Session },
): BrowserWindow {
  const window = new BrowserWindow({
    kiosk: isKiosk,
    width: 1280,
    height: 800,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: '#ffffff',
    webPreferences: {
      session,
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  })
  const { webContents } = window
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
  webContents.on('will-navigate', (event) => isOwnPage(event.url) || event.preventDefault())
  webContents.on('will-redirect', (event) => isOwnPage(event.url) || event.preventDefault())
  webContents.on('render-process-gone', (_event, { reason }) => reason === 'clean-exit' || window.reload())
  window.once('ready-to-show', () => window.show())
  void window.loadURL(url)
  return window
}
