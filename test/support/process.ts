import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export type Program = {
  child: ChildProcess
  /** Every JSON line that it printed. */
  lines: Record<string, unknown>[]
  /** The first printed line, from `since` on, that has the member; rejects with what it printed when it ends before. */
  line(member: string, since?: number): Promise<Record<string, unknown>>
  /** The first printed line, from `since` on, whose member has the value. */
  lineOf(member: string, value: unknown, since?: number): Promise<Record<string, unknown>>
  /** The end of what it wrote to its standard error. */
  errors(): string
  /** Ends it and waits until it is gone. */
  kill(signal: NodeJS.Signals): Promise<void>
}

const startMsMax = 60_000
const stderrCharsMax = 20_000

/** Starts one of the project's programs as its users' machines do; its standard input stays open until it is killed. */
export function startProgram(args: string[], env: Record<string, string> = {}): Program {
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, LOG_LEVEL: 'warn', ...env } })
  const lines: Record<string, unknown>[] = []
  const listeners = new Set<() => void>()
  let stderr = ''
  let hasEnded = false
  child.stderr.on('data', (text) => (stderr = (stderr + String(text)).slice(-stderrCharsMax)))
  const tell = (): void => listeners.forEach((listener) => listener())
  const gone = new Promise<void>((resolve) => child.once('exit', () => ((hasEnded = true), tell(), resolve())))
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (!line.startsWith('{')) return
    lines.push(JSON.parse(line) as Record<string, unknown>)
    tell()
  })

  return {
    child,
    lines,
    line: (member, since = 0) => wanted(member, (line) => member in line, since),
    lineOf: (member, value, since = 0) => wanted(`${member} ${String(value)}`, (line) => line[member] === value, since),
    errors: () => stderr,
    async kill(signal) {
      child.kill(signal)
      await gone
    },
  }

  function wanted(what: string, isWanted: (line: Record<string, unknown>) => boolean, since: number): Promise<Record<string, unknown>> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = lines.slice(since).find(isWanted)
        if (found) finish(() => resolve(found))
        else if (hasEnded) finish(() => reject(new Error(`${args[0]} ended: ${stderr}`)))
      }
      const timer = setTimeout(() => finish(() => reject(new Error(`${args[0]} did not say ${what} in time: ${stderr}`))), startMsMax)
      const finish = (end: () => void): void => {
        clearTimeout(timer)
        listeners.delete(look)
        end()
      }
      listeners.add(look)
      look()
    })
  }
}
