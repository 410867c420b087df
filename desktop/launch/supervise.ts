import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { restartCode } from '../../shared/process/restart-code.ts'
import { restartAfter, restartLimits } from '../../shared/process/restart-policy.ts'
import type { RotatingLog } from './rotating-log.ts'

export type ProcessPlan = {
  /** As a person calls it, to begin a sentence with. */
  title: string
  command: string
  args: readonly string[]
  env: Readonly<Record<string, string | undefined>>
  log: RotatingLog
  /** What it reads first on its standard input. */
  input?: string
  /** An exit with code 0 is a person's wish to end, not a crash. */
  mayQuit?: boolean
  /** How long it may take to end in good order. */
  stopMsMax?: number
}

export type ProcessEvents = {
  /** One JSON line of the process's standard output, unjudged. */
  line: (value: unknown) => void
  trouble: (sentence: string) => void
  /** It will not be started again. */
  gaveUp: () => void
  quit?: () => void
}

export type Supervised = {
  /** From now on a crash is answered by starting again, however often. */
  markReady(): void
  /** Asks it to end, insists after a while; resolves when it is gone. */
  stop(): Promise<void>
}

const stopMsMaxDefault = 8_000
/** A process that never came up is given up after so many tries. */
const triesBeforeReadyMax = 4

/** Keeps one process running. The process must end when its standard input closes, so that it cannot outlive this one. */
export function supervise(plan: ProcessPlan, events: ProcessEvents): Supervised {
  let crashes = 0
  let wasReady = false
  let isStopping = false
  let timer: NodeJS.Timeout | undefined
  let child = start()

  function start(): ChildProcess {
    const startedAt = performance.now()
    const started = spawn(plan.command, plan.args, { env: { ...process.env, ...plan.env }, stdio: 'pipe', windowsHide: true })
    started.on('error', (error) => plan.log.append(`${error.message}\n`))
    started.stdin.on('error', () => {})
    if (plan.input) started.stdin.write(plan.input)
    started.stderr.on('data', (chunk: Buffer) => plan.log.append(chunk))
    createInterface({ input: started.stdout }).on('line', (line) => readLine(line))
    started.once('close', (code, signal) => onEnd(code, signal, performance.now() - startedAt))
    return started
  }

  function readLine(line: string): void {
    const value = parseJson(line)
    if (value === undefined) plan.log.append(`${line}\n`)
    else events.line(value)
  }

  function onEnd(code: number | null, signal: string | null, ranMs: number): void {
    if (isStopping) return
    if (code === 0 && plan.mayQuit) return events.quit?.()
    if (code === restartCode) {
      timer = setTimeout(() => (child = start()), restartLimits.delayMsMin)
      return
    }
    const how = signal ? `by ${signal}` : `with code ${code}`
    const restart = restartAfter(crashes, ranMs)
    crashes = restart.crashes
    if (!wasReady && crashes >= triesBeforeReadyMax) {
      events.trouble(`${plan.title} cannot start (it ended ${how}); ${plan.log.path} says why.`)
      return events.gaveUp()
    }
    timer = setTimeout(() => {
      events.trouble(`${plan.title} ended ${how} and was started again; details: ${plan.log.path}`)
      child = start()
    }, restart.delayMs)
  }

  return {
    markReady() {
      wasReady = true
    },
    async stop() {
      isStopping = true
      clearTimeout(timer)
      await endChild(child, plan.stopMsMax ?? stopMsMaxDefault)
    },
  }
}

/** Windows has no gentle signal: there the closed input alone asks. */
async function endChild(child: ChildProcess, stopMsMax: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const exited = once(child, 'exit')
  child.stdin?.end()
  if (process.platform !== 'win32') child.kill('SIGTERM')
  const insist = setTimeout(() => child.kill('SIGKILL'), stopMsMax)
  await exited
  clearTimeout(insist)
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
