import { join } from 'node:path'
import { parseArgs } from 'node:util'

export type ShellOptions = {
  /** Fills the screen and cannot be left by a touch. */
  isKiosk: boolean
  /** End when the standard input closes; the core's own is not connected. */
  hasLifeline: boolean
  /** The first line of the standard input is a passphrase for the core. */
  hasPassphrase: boolean
  /** Whoever starts the shell says what locks new data, so that the data can be opened without the shell too. */
  hasKeyFile: boolean
  /** What the window keeps, and what makes the single instance single; the system's default without a data folder. */
  windowFolder?: string
  coreArgs: string[]
}

const coreOptions = ['data', 'server', 'virtual-box', 'serial', 'key-file'] as const
const coreFlags = ['change-key', 'passphrase-stdin'] as const

/** Reads the shell's own flags and what is for the core; the rest is Electron's and Chromium's, such as `--no-sandbox`. */
export function readShellOptions(argv: readonly string[]): ShellOptions {
  const own = { kiosk: { type: 'boolean' }, 'stdin-lifeline': { type: 'boolean' } } as const
  const core = Object.fromEntries(coreOptions.map((name) => [name, { type: 'string' } as const]))
  const flags = Object.fromEntries(coreFlags.map((name) => [name, { type: 'boolean' } as const]))
  const { values } = parseArgs({ args: [...argv], options: { ...own, ...core, ...flags }, strict: false })
  const { data } = values
  return {
    isKiosk: values.kiosk === true,
    hasLifeline: values['stdin-lifeline'] === true,
    hasPassphrase: values['passphrase-stdin'] === true,
    hasKeyFile: typeof values['key-file'] === 'string',
    ...(typeof data === 'string' && { windowFolder: join(data, 'window') }),
    coreArgs: [
      ...coreOptions.flatMap((name) => (typeof values[name] === 'string' ? [`--${name}`, values[name]] : [])),
      ...coreFlags.flatMap((name) => (values[name] === true ? [`--${name}`] : [])),
    ],
  }
}
