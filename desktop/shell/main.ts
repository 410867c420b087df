import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app, BrowserWindow, dialog, ipcMain, MessageChannelMain, protocol, safeStorage, session } from 'electron'
import { readFirstLine } from '../../shared/process/first-line.ts'
import { keepAutostart } from './autostart.ts'
import { type ShellServices, startCore } from './core-process.ts'
import { hasKeychain, keychainSecret } from './keychain-secret.ts'
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

/** page files → permissions → keys → core → window; each window gets a channel of its own to the core. */
async function start(): Promise<void> {
  // Without "persist:" the session is in memory alone: nothing that is typed or seen comes to the disk.
  const windowSession = session.fromPartition('kiosk')
  windowSession.protocol.handle(pageScheme, servePage(builtScreens))
  for (const one of [windowSession, session.defaultSession]) guardPermissions(one)
  const passphrase = options.hasPassphrase ? await readFirstLine(process.stdin) : undefined
  const coreArgs = [...options.coreArgs, ...(options.hasKeyFile ? [] : await keychainFlag())]
  const core = startCore(join(import.meta.dirname, '../core/main.js'), coreArgs, services(passphrase))
  ipcMain.on('medbox-ready', (event) => {
    if (!isOwnPage(event.senderFrame?.url)) return
    const { port1, port2 } = new MessageChannelMain()
    core.connect(port1)
    event.sender.postMessage('medbox-port', null, [port2])
  })
  openKioskWindow(pageUrl, {
    isKiosk: options.isKiosk,
    preload: join(import.meta.dirname, 'preload.cjs'),
    session: windowSession,
  })
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

/** What the core asks for it gets from here: the shell alone can reach the keychain, and what it was told itself. */
function services(passphrase: string | undefined): ShellServices {
  let hasToldFailure = false
  return {
    secret: async (name, isNew) =>
      name === 'passphrase' ? passphrase : keychainSecret(safeStorage, join(app.getPath('userData'), 'keychain-secret'), isNew),
    failed(sentence) {
      // Once: the core is started again and again, and a box of words for each try helps nobody.
      if (!hasToldFailure) dialog.showErrorBox('Medbox', sentence)
      hasToldFailure = true
    },
  }
}

/** Offers the keychain for a new store. Data that was locked with it is opened with it in any case. */
async function keychainFlag(): Promise<string[]> {
  if (await hasKeychain(safeStorage, process.platform)) return ['--keychain']
  console.error('This computer has no keychain that protects anything; the data is locked with a key file instead.')
  return []
}

function keepWindowIn(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  app.setPath('userData', folder)
}
