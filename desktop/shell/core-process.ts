import { type MessagePortMain, utilityProcess, type UtilityProcess } from 'electron'
import { restartAfter } from '../../shared/process/restart-policy.ts'

export type Core = {
  /** Hands the core one window's channel; while the core is starting again it waits. */
  connect(port: MessagePortMain): void
  stop(): void
}

/** Keeps the core running in a process of its own. It has no end of tries: a kiosk has nobody to press a button. */
export function startCore(module: string, args: readonly string[]): Core {
  let crashes = 0
  let isStopping = false
  let child: UtilityProcess | undefined
  const waiting: MessagePortMain[] = []
  start()

  function start(): void {
    const startedAt = performance.now()
    child = utilityProcess.fork(module, [...args], { serviceName: 'Medbox core', stdio: 'inherit' })
    child.once('exit', () => onExit(performance.now() - startedAt))
    for (const port of waiting.splice(0)) connect(port)
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
