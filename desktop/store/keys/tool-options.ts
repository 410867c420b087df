import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import envPaths from 'env-paths'
import { defaultKeyFile } from './key-file.ts'
import { keysFileNames } from './keys-file.ts'

export type ToolOptions = {
  command: string
  /** What follows the command. */
  about: string | undefined
  /** The folder of the kiosk's data, or a backup. */
  folder: string
  keyFile: string
  /** Open the keys with the recovery words instead of what they are locked with. */
  hasWords: boolean
}

/** Throws an Error whose message is for people. */
export function readToolOptions(args: string[], env: NodeJS.ProcessEnv): ToolOptions {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      data: { type: 'string' },
      'key-file': { type: 'string' },
      words: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  const root = resolve(values.data ?? envPaths('medbox', { suffix: '' }).data)
  return {
    command: values.help ? 'help' : (positionals[0] ?? 'help'),
    about: positionals[1],
    folder: keysFileNames.some((name) => existsSync(join(root, name))) ? root : join(root, 'kiosk'),
    keyFile: resolve(values['key-file'] ?? env.MEDBOX_KEY_FILE ?? defaultKeyFile()),
    hasWords: values.words ?? false,
  }
}
