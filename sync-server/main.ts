import { readOptions, usage } from './options.ts'
import { StartError } from './start-error.ts'
import { type RunningServer, startServer } from './start.ts'

/** `node sync-server/main.ts`: starts the server, says where it is, and stops it when asked to. */
try {
  if (process.argv.includes('--help')) console.log(usage)
  else await run()
} catch (error) {
  if (!(error instanceof StartError)) throw error
  console.error(error.message)
  process.exitCode = 1
}

async function run(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env)
  const server = await startServer(options)
  // Whoever reads the announcement may already ask us to stop.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(server))
  if (options.isPart) announceToParent(server)
  else announce(server, options.host)
}

/** A JSON line for the program that started us; we end when its end of our standard input closes. */
function announceToParent(server: RunningServer): void {
  console.log(JSON.stringify({ ready: true, url: server.address, setupCode: server.setupCode ?? null, storage: server.place }))
  process.stdin
    .resume()
    .once('end', () => void stop(server))
    .once('error', () => void stop(server))
}

function announce({ address, place, setupCode }: RunningServer, host: string): void {
  console.log('Medbox sync server')
  console.log(`  address     ${address}`)
  console.log(`  data        ${place}`)
  if (setupCode) console.log(`  setup code  ${setupCode}  (makes the first account, once)`)
  if (!isLoopback(host)) console.log('  note        other machines can reach this over plain HTTP: put a proxy with TLS before it')
}

async function stop(server: RunningServer): Promise<void> {
  await server.stop()
  process.exit(0)
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}
