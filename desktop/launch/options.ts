import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import envPaths from 'env-paths'
import { defaultKeyFile } from '../store/keys/key-file.ts'
import { LaunchError } from './launch-error.ts'

export type PartName = 'server' | 'kiosk'

export type Options = {
  parts: readonly PartName[]
  dataFolder: string
  shouldOpen: boolean
  /** 0 asks for any free port. */
  serverPort: number
  kioskPort: number
  /** A sync server elsewhere; without it the kiosk talks to the one that runs here. */
  serverUrl?: string
  /** What opens the kiosk's data, unless a passphrase does. */
  keyFile: string
  wantsPassphrase: boolean
  shouldChangeKey: boolean
  wantsHelp: boolean
}

const portDefault = { kiosk: 8470, server: 8471 }

export const usage = `Usage: npm start -- [options]         starts the sync server, the box and the kiosk
       npm run kiosk -- [options]      starts the kiosk and the box alone
       npm run server -- [options]     starts the sync server alone

  --data DIR          folder that holds everything (default: ${defaultDataFolder()})
  --kiosk-port N      port of the kiosk on this computer (default: ${portDefault.kiosk}; 0: any free one)
  --server-port N     port of the sync server (default: ${portDefault.server}; 0: any free one)
  --server URL        kiosk only: address of a sync server elsewhere
  --no-open           print the addresses, open no window
  --key-file PATH     file that opens the kiosk's encrypted data; not inside the data folder
                      (default: ${defaultKeyFile()}, or MEDBOX_KEY_FILE)
  --passphrase        protect a new kiosk's data with a passphrase instead (asked, or MEDBOX_PASSPHRASE)
  --change-key        encrypt the kiosk's data with a new key while it works`

/** Throws `LaunchError` (`bad-option`) that names what is wrong. */
export function parseOptions(argv: readonly string[], env: NodeJS.ProcessEnv = process.env): Options {
  const values = parseValues(argv)
  return {
    parts: readParts(values.part),
    dataFolder: resolve(values.data ?? defaultDataFolder()),
    shouldOpen: !values['no-open'],
    serverPort: readPort('server-port', values['server-port'], portDefault.server),
    kioskPort: readPort('kiosk-port', values['kiosk-port'], portDefault.kiosk),
    ...(values.server && { serverUrl: readUrl(values.server) }),
    keyFile: resolve(values['key-file'] ?? env.MEDBOX_KEY_FILE ?? defaultKeyFile()),
    wantsPassphrase: values.passphrase ?? false,
    shouldChangeKey: values['change-key'] ?? false,
    wantsHelp: values.help ?? false,
  }
}

function parseValues(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        part: { type: 'string' },
        data: { type: 'string' },
        'no-open': { type: 'boolean' },
        'server-port': { type: 'string' },
        'kiosk-port': { type: 'string' },
        server: { type: 'string' },
        'key-file': { type: 'string' },
        passphrase: { type: 'boolean' },
        'change-key': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (error) {
    throw new LaunchError('bad-option', `${(error as Error).message.split(/\.?\n|\. /)[0]}. "npm start -- --help" lists the options.`)
  }
}

function readParts(part: string | undefined): readonly PartName[] {
  if (part === undefined) return ['kiosk', 'server']
  if (part === 'server' || part === 'kiosk') return [part]
  throw new LaunchError('bad-option', `--part is "server" or "kiosk", not "${part}".`)
}

function readPort(option: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback
  const port = Number(text)
  if (text !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new LaunchError('bad-option', `--${option} must be a number from 0 to 65535, not "${text}".`)
}

function readUrl(text: string): string {
  if (URL.canParse(text) && /^https?:/.test(text)) return new URL(text).href.replace(/\/$/, '')
  throw new LaunchError('bad-option', `--server must be an address like https://medbox.example.org, not "${text}".`)
}

function defaultDataFolder(): string {
  return envPaths('medbox', { suffix: '' }).data
}
