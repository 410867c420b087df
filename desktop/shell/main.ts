import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app, BrowserWindow, ipcMain, MessageChannelMain, protocol, session } from 'electron'
import { keepAutostart } from './autostart.ts'
import { startCore } from './core-process.ts'
import { openKioskWindow } from './kiosk-window.ts'
import { isOwnPage, pageScheme, pageUrl } from './own-page.ts'
import { servePage } from './page-files.ts'
import { guardPermissions } from './permissions.ts'
import { readShellOptions } from './shell-options.ts'

const options = readShellOptions(process.argv.slice(1))
const builtScreens = join(import.meta.dirname, '../../../ui')

protocol.registerSchemesAsPrivileged([
  { scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
])
if (options.windowFolder) keepWindowIn(options.windowFolder)
if (app.requestSingleInstanceLock()) void app.whenReady().then(start)
else app.quit()

/** page files → permissions → core → window; each window gets a channel of its own to the core. */
function start(): void {
  protocol.handle(pageScheme, servePage(builtScreens))
  guardPermissions(session.defaultSession)
  const core = startCore(join(import.meta.dirname, '../core/main.js'), options.coreArgs)
  ipcMain.on('medbox-ready', (event) => {
    if (!isOwnPage(event.senderFrame?.url)) return
    const { port1, port2 } = new MessageChannelMain()
    core.connect(port1)
    event.sender.postMessage('medbox-port', null, [port2])
  })
  openKioskWindow(pageUrl, { isKiosk: options.isKiosk, preload: join(import.meta.dirname, 'preload.cjs') })
  app.on('second-instance', () => BrowserWindow.getAllWindows()[0]?.show())
  app.on('window-all-closed', () => app.quit())
  app.on('will-quit', () => core.stop())
  if (options.hasLifeline)
    process.stdin
      .on('end', () => app.quit())
      .on('error', () => app.quit())
      .resume()
  if (app.isPackaged) keepAutostart(app)
}

function keepWindowIn(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  app.setPath('userData', folder)
}
