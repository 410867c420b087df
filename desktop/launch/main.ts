import { refuseKeyInside } from '../store/keys/key-file.ts'
import { StoreError } from '../store/store-error.ts'
import { describeData, describeKiosk, describeServer } from './addresses.ts'
import { type DataFolder, openDataFolder } from './data-folder.ts'
import { kioskPassphrase } from './kiosk-passphrase.ts'
import { findKioskWindow } from './kiosk-window.ts'
import { LaunchError } from './launch-error.ts'
import { type Medbox, startMedbox } from './medbox.ts'
import { type Options, type PartName, parseOptions, usage } from './options.ts'
import type { PlanContext } from './plans.ts'
import { claimPort } from './ports.ts'
import { type RunningLock, readRunning, takeRunningLock } from './running-lock.ts'

type Locks = Partial<Record<PartName, RunningLock>>

try {
  await launch(parseOptions(process.argv.slice(2)))
} catch (error) {
  console.error(error instanceof LaunchError || error instanceof StoreError ? error.message : error)
  process.exitCode = 1
}

async function launch(options: Options): Promise<void> {
  if (options.wantsHelp) return console.log(usage)
  const folder = openDataFolder(options.dataFolder)
  const locks = takeLocks(options)
  if (locks) await run(options, folder, locks)
}

async function run(options: Options, folder: DataFolder, locks: Locks): Promise<void> {
  const stopped = stopRequest()
  const context = await planContext(options, folder)
  const medbox = startMedbox(options.parts, context, {
    server: (ready) => locks.server?.tell(describeServer(ready)),
    kiosk: (ready) => locks.kiosk?.tell(describeKiosk(ready)),
    trouble: (sentence) => console.error(sentence),
    quit: stopped.request,
  })
  try {
    await Promise.race([stopped.promise, announce(options, context, medbox)])
    await stopped.promise
  } finally {
    await medbox.stop()
    for (const lock of Object.values(locks)) lock.release()
  }
}

/** One lock per part; when another process has one, says what runs there and returns undefined. */
function takeLocks({ dataFolder, parts }: Options): Locks | undefined {
  const locks: Locks = {}
  for (const part of parts) {
    const lock = takeRunningLock(dataFolder, part)
    if (lock) locks[part] = lock
  }
  const taken = parts.filter((part) => !locks[part])
  if (taken.length === 0) return locks
  const lines = taken.flatMap((part) => readRunning(dataFolder, part))
  console.log(['Medbox is already running on this data folder:', ...lines, describeData(dataFolder)].join('\n'))
  return undefined
}

async function planContext(options: Options, folder: DataFolder): Promise<PlanContext> {
  const needs = (part: PartName): boolean => options.parts.includes(part)
  const serverPort = needs('server') ? await claimPort(options.serverPort, 'server-port') : options.serverPort
  const kioskPort = needs('kiosk') ? await claimPort(options.kioskPort, 'kiosk-port') : options.kioskPort
  refuseKeyInside(options.keyFile, folder.root)
  return {
    folder,
    keyFile: options.keyFile,
    passphrase: needs('kiosk') ? await kioskPassphrase(folder.kiosk, options.wantsPassphrase, process.env.MEDBOX_PASSPHRASE) : undefined,
    shouldChangeKey: options.shouldChangeKey,
    serverPort,
    kioskPort,
    serverUrl: options.serverUrl ?? `http://127.0.0.1:${serverPort}`,
    isServerHere: options.serverUrl === undefined,
    window: findKioskWindow(options.shouldOpen),
  }
}

/** Says where each part is once it is up. Throws when the kiosk, or the only part asked for, could not be started; a kiosk without its server goes on. */
async function announce({ parts }: Options, { folder, window }: PlanContext, { kiosk, server }: Medbox): Promise<void> {
  console.log(describeData(folder.root))
  const isNeeded = (part: PartName): boolean => part === 'kiosk' || !parts.includes('kiosk')
  const tell = async <T>(part: PartName, ready: Promise<T | undefined>, describe: (value: T) => string[]): Promise<void> => {
    const value = await ready
    if (value) console.log(describe(value).join('\n'))
    else if (parts.includes(part) && isNeeded(part)) throw new LaunchError('not-started', 'Medbox could not start.')
  }
  await Promise.all([
    tell('kiosk', kiosk, (ready) => describeKiosk(window.kind === 'none' ? ready : {})),
    tell('server', server, describeServer),
  ])
  console.log('Medbox is running; Ctrl+C stops it.')
}

function stopRequest(): { promise: Promise<void>; request: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
  return { promise, request: () => resolve() }
}
