import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import envPaths from 'env-paths'
import { defaultKeyFile } from '../store/keys/key-file.ts'

export type CoreOptions = {
  folder: string
  /** 0 = any free port; null = no browser host (Electron). */
  port: number | null
  /** The server that a new circle is brought to by itself; null = none until a person connects one. */
  serverUrl: string | null
  enrolmentCode: string
  /** Where the simulator writes its ports; null = no virtual box. */
  virtualBox: string | null
  /** Overrides the discovery of a real box. */
  serialPath: string | null
  hasLifeline: boolean
  keyFile: string
  /** Where a passphrase comes from; null = none was given or asked for. */
  passphrase: PassphraseSource | null
  /** The shell can ask the system's keychain. */
  hasKeychain: boolean
  /** Encrypt the store with a new key while it works. */
  shouldChangeKey: boolean
}

export type PassphraseSource = { from: 'environment'; text: string } | { from: 'terminal' | 'first line' | 'shell' }

/** Reads the command line; throws an Error whose message is for people. */
export function readOptions(args: string[], env: NodeJS.ProcessEnv, isShell: boolean): CoreOptions {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string' },
      port: { type: 'string' },
      server: { type: 'string' },
      'virtual-box': { type: 'string' },
      serial: { type: 'string' },
      'stdin-lifeline': { type: 'boolean' },
      'key-file': { type: 'string' },
      passphrase: { type: 'boolean' },
      'passphrase-stdin': { type: 'boolean' },
      keychain: { type: 'boolean' },
      'change-key': { type: 'boolean' },
    },
  })
  return {
    folder: resolve(values.data ?? resolve(envPaths('medbox', { suffix: '' }).data, 'kiosk')),
    port: isShell ? null : readPort(values.port ?? '0'),
    serverUrl: values.server ?? null,
    enrolmentCode: env.MEDBOX_ENROLMENT_CODE ?? '',
    virtualBox: values['virtual-box'] ?? null,
    serialPath: values.serial ?? null,
    hasLifeline: values['stdin-lifeline'] ?? false,
    keyFile: resolve(values['key-file'] ?? env.MEDBOX_KEY_FILE ?? defaultKeyFile()),
    passphrase: passphraseSource(values, env, isShell),
    hasKeychain: isShell && values.keychain === true,
    shouldChangeKey: values['change-key'] ?? false,
  }
}

/** Whoever starts the core hands a passphrase over in the first line of its standard input; never as an argument, which all can read. */
function passphraseSource(
  values: { passphrase?: boolean; 'passphrase-stdin'?: boolean },
  env: NodeJS.ProcessEnv,
  isShell: boolean,
): PassphraseSource | null {
  if (values['passphrase-stdin']) return { from: isShell ? 'shell' : 'first line' }
  if (env.MEDBOX_PASSPHRASE) return { from: 'environment', text: env.MEDBOX_PASSPHRASE }
  return values.passphrase ? { from: 'terminal' } : null
}

function readPort(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port must be a number from 0 to 65535, not "${text}".`)
  return port
}
