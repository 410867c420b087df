import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { testEnrolmentCode } from './test-server.ts'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))

export type ServerProcess = { address: string; lines: string[]; errors(): string; kill(signal: NodeJS.Signals): Promise<number | null> }

/** Runs a command line of the server to its end. */
export async function runServer(
  args: string[],
  env: Record<string, string> = {},
): Promise<{ code: number | null; output: string; errors: string }> {
  const child = start(args, env)
  const [output, errors] = [collect(child.stdout!), collect(child.stderr!)]
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, output: output(), errors: errors() }
}

/** The server as a process of its own, once it says where it listens. */
export async function startServerProcess(folder: string, env: Record<string, string> = {}): Promise<ServerProcess> {
  const child = start(['--data', folder, '--port', '0', '--no-web'], env)
  const errors = collect(child.stderr!)
  const closed = once(child, 'close')
  const lines: string[] = []
  const address = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout!).on('line', (line) => {
      lines.push(line)
      const found = /http:\/\/\S+/.exec(line)
      if (found) resolve(found[0])
    })
    void closed.then(() => reject(new Error(`The server ended: ${errors()}`)))
  })
  return {
    address,
    lines,
    errors,
    kill: async (signal) => {
      child.kill(signal)
      const [code] = (await closed) as [number | null]
      return code
    },
  }
}

function start(args: string[], env: Record<string, string>): ChildProcess {
  const given = { ...process.env, COUCHDB_URL: '', MEDBOX_ENROLMENT_CODE: testEnrolmentCode, LOG_LEVEL: 'warn', ...env }
  return spawn(process.execPath, [main, ...args], { env: given, stdio: ['ignore', 'pipe', 'pipe'] })
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  return () => Buffer.concat(chunks).toString()
}
