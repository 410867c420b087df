import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import envPaths from 'env-paths'

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
}

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
  }
}

function readPort(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port must be a number from 0 to 65535, not "${text}".`)
  return port
}
