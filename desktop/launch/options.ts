import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import envPaths from 'env-paths'
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
  --no-open           print the addresses, open no window`

/** Throws `LaunchError` (`bad-option`) that names what is wrong. */
export function parseOptions(argv: readonly string[]): Options {
  const values = parseValues(argv)
  return {
    parts: readParts(values.part),
    dataFolder: resolve(values.data ?? defaultDataFolder()),
    shouldOpen: !values['no-open'],
    serverPort: readPort('server-port', values['server-port'], portDefault.server),
    kioskPort: readPort('kiosk-port', values['kiosk-port'], portDefault.kiosk),
    ...(values.server && { serverUrl: readUrl(values.server) }),
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
