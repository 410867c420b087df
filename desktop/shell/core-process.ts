import { type MessagePortMain, utilityProcess, type UtilityProcess } from 'electron'
import { freshRestartState, onCrash, restartLimits } from '../../shared/process/restart-policy.ts'

export type Core = {
  /** Hands the core one window's channel; while the core is starting again it waits. */
  connect(port: MessagePortMain): void
  stop(): void
}

/** Keeps the core running in a process of its own. It has no end of tries: a kiosk has nobody to press a button. */
export function startCore(module: string, args: readonly string[]): Core {
  let restart = { ...freshRestartState, wasReady: true }
  let isStopping = false
  let child: UtilityProcess | undefined
  let waiting: MessagePortMain[] = []
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
    const verdict = onCrash(restart, ranMs)
    if (verdict !== 'give-up') restart = { ...verdict.next, wasReady: true }
    setTimeout(start, verdict === 'give-up' ? restartLimits.delayMsMax : verdict.delayMs)
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
