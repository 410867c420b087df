import { randomBytes } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LaunchError } from './launch-error.ts'

export type DataFolder = {
  root: string
  server: string
  kiosk: string
  box: string
  logs: string
  /** Where the box's process says how to reach it. */
  boxPorts: string
  browserProfile: string
  enrolmentCode: string
}

/** Makes the folder and what it needs, for this user's eyes only; throws `LaunchError` (`folder`). */
export function openDataFolder(root: string): DataFolder {
  const at = (...names: string[]): string => join(root, ...names)
  try {
    for (const folder of [root, at('server'), at('kiosk'), at('box'), at('logs'), at('running')])
      mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(root, constants.W_OK)
    return {
      root,
      server: at('server'),
      kiosk: at('kiosk'),
      box: at('box'),
      logs: at('logs'),
      boxPorts: at('box', 'ports.json'),
      browserProfile: at('browser'),
      enrolmentCode: keepEnrolmentCode(at('enrolment-code')),
    }
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error)
    throw new LaunchError('folder', `Medbox cannot write to its data folder ${root} (${reason}); choose another with --data DIR.`, error)
  }
}

/** The kiosk and the server of one folder know each other by it; 128 bits, so that it cannot be guessed. */
function keepEnrolmentCode(path: string): string {
  if (!existsSync(path)) writeFileSync(path, randomBytes(16).toString('base64url'), { mode: 0o600, flag: 'wx' })
  return readFileSync(path, 'utf8').trim()
}
