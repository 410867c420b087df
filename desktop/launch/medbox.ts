import type { ChildProcess } from 'node:child_process'
import { type KioskReady, kioskReadySchema, type ServerReady, serverReadySchema } from './addresses.ts'
import { buildShell } from './build-shell.ts'
import { openLink } from './kiosk-window.ts'
import type { PartName } from './options.ts'
import { type Part, startPart } from './part.ts'
import { type PlanContext, planBox, planKiosk, planServer } from './plans.ts'
import { type Supervised, supervise } from './supervise.ts'
import { bundles, ensureBuilt } from './ui-build.ts'

export type MedboxEvents = {
  server: (ready: ServerReady) => void
  kiosk: (ready: KioskReady) => void
  trouble: (sentence: string) => void
  /** The person closed the kiosk's application. */
  quit: () => void
}

export type Medbox = {
  /** Each resolves when the part is up and its screens are built, with nothing when it was given up or not asked for. */
  server: Promise<ServerReady | undefined>
  kiosk: Promise<KioskReady | undefined>
  stop(): Promise<void>
}

/** Starts the parts side by side: none waits for another, so that the kiosk works without the server. */
export function startMedbox(parts: readonly PartName[], context: PlanContext, events: MedboxEvents): Medbox {
  const processes: Supervised[] = []
  let window: ChildProcess | undefined
  let isStopping = false
  const server = parts.includes('server') ? startServer() : Promise.resolve(undefined)
  const kiosk = parts.includes('kiosk') ? startKiosk() : Promise.resolve(undefined)

  async function startServer(): Promise<ServerReady | undefined> {
    // It looks for the web app once, when it starts.
    await ensureBuilt(bundles.server)
    if (isStopping) return undefined
    return keep(startPart(planServer(context), serverReadySchema, { ...events, ready: events.server }))
  }

  async function startKiosk(): Promise<KioskReady | undefined> {
    const built = ensureBuilt(bundles.kiosk)
    processes.push(supervise(planBox(context), { line: () => {}, trouble: events.trouble, gaveUp: () => {} }))
    if (context.window.kind === 'electron') await Promise.all([built, buildShell()])
    if (isStopping) return undefined
    const ready = keep(startPart(planKiosk(context), kioskReadySchema, { ...events, ready: events.kiosk }))
    await built
    const { url } = (await ready) ?? {}
    if (url && !isStopping) window = await openLink(context.window, url, context.folder.browserProfile, sayNoWindow)
    return ready
  }

  function sayNoWindow(): void {
    events.trouble('No window could be opened; "npm start" in another terminal shows the address of the kiosk.')
  }

  function keep<T>(part: Part<T>): Part<T>['ready'] {
    processes.push(part.process)
    return part.ready
  }

  return {
    server,
    kiosk,
    async stop() {
      isStopping = true
      window?.kill()
      await Promise.all(processes.map((process) => process.stop()))
    },
  }
}
