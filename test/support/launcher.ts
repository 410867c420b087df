import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectRoot } from '../../desktop/launch/project-root.ts'

export type Launched = {
  child: ChildProcess
  /** Everything it printed so far, both streams. */
  text(): string
  /** Resolves with the milliseconds since the start once the text appears; rejects with what it printed when it ends before. */
  says(text: string): Promise<number>
  /** The exit code, or the signal. */
  ended: Promise<number | string>
}

/** `npm start` without npm: the launcher as a process of its own. */
export function launch(dataFolder: string, args: readonly string[] = ['--kiosk-port', '0', '--server-port', '0']): Launched {
  const startedAt = performance.now()
  const script = [join(projectRoot, 'desktop/launch/preflight.mjs'), 'desktop/launch/main.ts']
  const child = spawn(process.execPath, [...script, '--no-open', '--data', dataFolder, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // A test's key stays out of the settings of whoever runs it.
    env: { ...process.env, MEDBOX_KEY_FILE: join(tmpdir(), 'medbox-tests.key') },
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string)
  return {
    child,
    text: () => text,
    ended,
    async says(wanted) {
      while (!text.includes(wanted)) {
        const end = await Promise.race([ended, new Promise<undefined>((resolve) => setTimeout(resolve, 20))])
        if (end !== undefined && !text.includes(wanted)) throw new Error(`The launcher ended (${end}) and never said "${wanted}":\n${text}`)
      }
      return performance.now() - startedAt
    },
  }
}

/** Processes whose command line names the folder, apart from the launcher itself. Linux only: reads /proc. */
export function processesOf(dataFolder: string): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.filter((pid) => isPartOf(pid, dataFolder)).map(Number)
}

function isPartOf(pid: string, dataFolder: string): boolean {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    return command.includes(`${dataFolder}/`) && !command.includes('desktop/launch')
  } catch {
    return false
  }
}
