import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Program, startProgram } from './process.ts'

const enrolmentCode = 'test-enrolment-code'

/** The programs of one home and its server as real processes on one data folder; each can be killed and started again. */
export type Household = {
  folder: string
  /** With it a kiosk enrols at this home's server. */
  enrolmentCode: string
  startServer(): Promise<{ url: string; setupCode: string | null }>
  startBox(): Promise<void>
  /** Resolves with a one-time link to the kiosk. */
  startCore(): Promise<string>
  server?: Program
  box?: Program
  core?: Program
  /** A fresh link to the running core. */
  link(): string
  moveDrawer(drawer: number, verb: 'open' | 'close'): Promise<void>
  boxState(): Promise<{ leds: number[]; blinking: number[]; openDrawers: number[] }>
  close(): Promise<void>
}

type HouseholdOptions = {
  drawers?: number
  serverPort?: number
  /** Set for the core besides what it has anyway. */
  env?: Record<string, string>
}

export function createHousehold({ drawers = 8, serverPort = 0, env = {} }: HouseholdOptions = {}): Household {
  const folder = mkdtempSync(join(tmpdir(), 'medbox-home-'))
  const portFile = join(folder, 'box-ports.json')
  let serverUrl = ''
  let ports = { server: serverPort, core: 0 }

  const home: Household = {
    folder,
    enrolmentCode,
    async startServer() {
      home.server = startProgram(
        ['sync-server/main.ts', '--data', join(folder, 'server'), '--port', String(ports.server), '--stdin-lifeline'],
        { MEDBOX_ENROLMENT_CODE: enrolmentCode },
      )
      const ready = (await home.server.line('ready')) as { url: string; setupCode: string | null }
      serverUrl = ready.url.replace(/\/$/, '')
      ports = { ...ports, server: Number(new URL(serverUrl).port) }
      return { url: serverUrl, setupCode: ready.setupCode }
    },
    async startBox() {
      home.box = startProgram([
        'hardware/simulator/main.ts',
        '--data',
        join(folder, 'box'),
        '--port-file',
        portFile,
        '--drawers',
        String(drawers),
        '--stdin-lifeline',
      ])
      await home.box.line('control')
    },
    async startCore() {
      const server = serverUrl ? ['--server', serverUrl] : []
      const args = [
        'desktop/core/main.ts',
        '--data',
        join(folder, 'kiosk'),
        '--port',
        String(ports.core),
        '--virtual-box',
        portFile,
        '--stdin-lifeline',
        ...server,
      ]
      home.core = startProgram(args, { MEDBOX_ENROLMENT_CODE: enrolmentCode, MEDBOX_KEY_FILE: join(folder, 'machine.key'), ...env })
      const { url } = (await home.core.line('ready')) as { url: string }
      ports = { ...ports, core: Number(new URL(url).port) }
      return url
    },
    link: () => String(home.core!.lines.findLast((line) => 'ready' in line)!.url),
    moveDrawer: async (drawer, verb) => void (await control(`/drawers/${drawer}/${verb}`, 'POST')),
    boxState: async () => (await control('/state', 'GET')) as Awaited<ReturnType<Household['boxState']>>,
    async close() {
      for (const program of [home.core, home.box, home.server])
        if (program && program.child.exitCode === null && program.child.signalCode === null) await program.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
    },
  }
  return home

  async function control(path: string, method: string): Promise<unknown> {
    const { control: port } = JSON.parse(readFileSync(portFile, 'utf8')) as { control: number }
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return response.json()
  }
}
