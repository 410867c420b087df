import { join } from 'node:path'

export type ShellOptions = {
  /** Fills the screen and cannot be left by a touch. */
  isKiosk: boolean
  /** End when the standard input closes; the core's own is not connected. */
  hasLifeline: boolean
  /** What the window keeps, and what makes the single instance single; the system's default without a data folder. */
  windowFolder?: string
  coreArgs: string[]
}

/** Takes the shell's own flags out and leaves the rest to the core. */
export function readShellOptions(argv: readonly string[]): ShellOptions {
  const own = new Set(['--kiosk', '--stdin-lifeline'])
  const coreArgs = argv.filter((arg) => !own.has(arg) && !isChromiumSwitch(arg))
  const data = coreArgs[coreArgs.indexOf('--data') + 1]
  return {
    isKiosk: argv.includes('--kiosk'),
    hasLifeline: argv.includes('--stdin-lifeline'),
    ...(coreArgs.includes('--data') && data && { windowFolder: join(data, 'window') }),
    coreArgs,
  }
}

/** Electron leaves Chromium's own switches, such as `--no-sandbox`, in the arguments. */
const isChromiumSwitch = (arg: string): boolean => !coreOptions.has(arg.split('=')[0]!) && arg.startsWith('--')

const coreOptions = new Set(['--data', '--server', '--virtual-box', '--serial'])
