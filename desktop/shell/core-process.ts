import { type MessagePortMain, utilityProcess, type UtilityProcess } from 'electron'
import { smallMemory } from '../../shared/process/node-memory.ts'
import { restartAfter } from '../../shared/process/restart-policy.ts'

/** What the core may ask of the shell. */
export type ShellServices = {
  secret(name: string, isNew: boolean): Promise<string | undefined>
  /** The core ended and says why. */
  failed(sentence: string): void
}

export type Core = {
  /** Hands the core one window's channel; while the core is starting again it waits. */
  connect(port: MessagePortMain): void
  stop(): void
}

type CoreMessage = { type: 'secret-wanted'; name: string; isNew: boolean } | { type: 'failed'; sentence: string }

/** Keeps the core running in a process of its own. It has no end of tries: a kiosk has nobody to press a button. */
export function startCore(module: string, args: readonly string[], services: ShellServices): Core {
  let crashes = 0
  let isStopping = false
  let child: UtilityProcess | undefined
  const waiting: MessagePortMain[] = []
  start()

  function start(): void {
    const startedAt = performance.now()
    child = utilityProcess.fork(module, [...args], { serviceName: 'Medbox core', stdio: 'inherit', execArgv: smallMemory })
    const started = child
    started.on('message', (message) => void answer(started, message as CoreMessage | null))
    child.once('exit', () => onExit(performance.now() - startedAt))
    for (const port of waiting.splice(0)) connect(port)
  }

  async function answer(core: UtilityProcess, message: CoreMessage | null): Promise<void> {
    if (message?.type === 'failed') services.failed(message.sentence)
    if (message?.type !== 'secret-wanted') return
    const value = await services.secret(message.name, message.isNew)
    // Over this channel only: arguments and the environment are for everybody's eyes who runs as this user.
    core.postMessage({ type: 'secret', name: message.name, value })
  }

  function onExit(ranMs: number): void {
    child = undefined
    if (isStopping) return
    const restart = restartAfter(crashes, ranMs)
    crashes = restart.crashes
    setTimeout(start, restart.delayMs)
  }

  function connect(port: MessagePortMain): void {
    if (child) child.postMessage({ type: 'window' }, [port])
    else waiting.push(port)
  }

  return {
    connect,
    stop() {
      isStopping = true
      child?.kill()
    },
  }
}
