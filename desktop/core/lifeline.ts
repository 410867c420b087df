import { restartCode } from '../../shared/process/restart-code.ts'

/** Time for what was just answered to reach its window. */
const farewellMs = 1_000
const stopMsMax = 5_000

/**
 * Stops in good order when asked to, and when whoever started this process is gone (its end of our standard
 * input closes). A stop that hangs is cut off: what is acknowledged is durable already.
 */
export function endWithParent(hasLifeline: boolean, stop: () => Promise<void>): void {
  let isStopping = false
  const end = (): void => {
    if (isStopping) return
    isStopping = true
    setTimeout(() => process.exit(1), stopMsMax).unref()
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.once('SIGTERM', end)
  process.once('SIGINT', end)
  if (hasLifeline) process.stdin.on('end', end).on('error', end).resume()
}

/** Stops in good order, and asks whoever started this process to start it again. */
export function restartSoon(stop: () => Promise<void>): void {
  setTimeout(() => {
    setTimeout(() => process.exit(restartCode), stopMsMax).unref()
    const end = (): never => process.exit(restartCode)
    stop().then(end, end)
  }, farewellMs)
}
