import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { Access } from './circle/access.ts'
import { CircleWriter } from './circle/circle-writer.ts'
import { cursorKey } from './circle/cursor.ts'
import { Heard } from './circle/heard.ts'
import { Members } from './circle/members.ts'
import { Prove } from './circle/prove.ts'
import { Pull } from './circle/pull.ts'
import { Push } from './circle/push.ts'
import { VersionIndex } from './circle/version-index.ts'
import { createApp } from './http/app.ts'
import { listen } from './http/listen.ts'
import type { RandomBytes } from './entropy.ts'
import { AccessTokens } from './identity/access-tokens.ts'
import { Accounts } from './identity/accounts.ts'
import { Devices } from './identity/devices.ts'
import { enrolmentCode } from './identity/enrolment-code.ts'
import { Guard } from './identity/guard.ts'
import { Pairings } from './identity/pairings.ts'
import { Passwords } from './identity/password.ts'
import { Sessions } from './identity/sessions.ts'
import { SetupCode } from './identity/setup-code.ts'
import { SigningKeys } from './identity/signing-keys.ts'
import { serverLimits } from './limits.ts'
import { Live } from './live/live.ts'
import { type Log, openLog } from './log.ts'
import type { Options } from './options.ts'
import { StartError } from './start-error.ts'
import { openStorage } from './storage/open-storage.ts'
import { type Storage, StorageError } from './storage/storage.ts'
import { SystemStore } from './system/system-store.ts'

/** What a test may set; a real server runs with the defaults. */
export type Ambient = { now: () => number; heartbeatMs: number; webFolder: string }

export type RunningServer = {
  address: string
  /** Where the data is, for people. */
  place: string
  /** The code for the first account; undefined once there is one. */
  setupCode: string | undefined
  stop(): Promise<void>
}

/** Starts a sync server: storage → identity → circles → live → http. Throws `StartError`. */
export async function startServer(options: Options, ambient: Partial<Ambient> = {}): Promise<RunningServer> {
  const random = (count: number) => randomBytes(count)
  const log = openLog(options.logLevel)
  const storage = await openStorage(options, random, log)
  try {
    return await serve(storage, options, ambient, random, log)
  } catch (error) {
    await storage.close()
    throw error instanceof StorageError ? new StartError(error.message, { cause: error }) : error
  }
}

async function serve(storage: Storage, options: Options, ambient: Partial<Ambient>, random: RandomBytes, log: Log): Promise<RunningServer> {
  const now = ambient.now ?? Date.now
  const system = await SystemStore.open(storage)

  const keys = await SigningKeys.open(system, now, random)
  const tokens = new AccessTokens(keys, now)
  const accounts = new Accounts(system, new Passwords(random), random)
  const setupCode = new SetupCode(system, accounts, random)
  const sessions = new Sessions(system, now, random)
  const devices = new Devices(system, now)
  const pairings = new Pairings(system, now, random)

  const access = new Access(storage, system, log)
  const writer = new CircleWriter(storage, access)
  const members = new Members(storage, system, writer, now)
  const heard = new Heard()
  const push = new Push(access, writer, now, log)
  const pull = new Pull({ storage, access, heard, cursorKey: await cursorKey(system, random), now, random, log })
  const prove = new Prove(storage, new VersionIndex(), random)

  const heartbeatMs = ambient.heartbeatMs ?? serverLimits.liveHeartbeatMs
  const live = new Live({ access, heard, now, log, heartbeatMs, silenceMsMax: 3 * heartbeatMs })
  storage.onChange((name) => live.databaseChanged(name))
  const endSession = (session: string) => {
    tokens.end(session)
    live.endSession(session)
  }
  await sessions.watch(endSession, (error) => log.warn({ err: error }, 'sessions that ended elsewhere could not be read'))

  const guard = new Guard(now)
  const enrolment = await enrolmentCode(options.enrolmentCode, options.dataFolder, random)
  const services = {
    storage,
    access,
    members,
    push,
    pull,
    prove,
    heard,
    live,
    keys,
    tokens,
    accounts,
    sessions,
    setupCode,
    devices,
    pairings,
    guard,
    enrolmentCode: enrolment,
    now,
    log,
  }
  const webFolder = options.isWebServed ? (ambient.webFolder ?? builtWeb) : undefined
  const codeToPrint = await setupCode.current()
  const http = await listen(createApp(services, webFolder), options)

  const sweeping = setInterval(() => void sweep(), serverLimits.sweepPeriodMs).unref()
  const sweep = () =>
    Promise.all([keys.rotate(), sessions.sweep(), pairings.sweep()]).catch((error: unknown) => log.error({ err: error }, 'sweeping failed'))
  void access.completeIndex().catch((error: unknown) => log.error({ err: error }, 'the index of members could not be completed'))
  log.info({ address: http.address, place: storage.place }, 'listening')

  return {
    address: http.address,
    place: storage.place,
    setupCode: codeToPrint,
    stop: once(async () => {
      clearInterval(sweeping)
      live.close()
      await http.close()
      await storage.close()
      log.info('stopped')
    }),
  }
}

function once<T>(work: () => T): () => T {
  let result: { value: T } | undefined
  return () => (result ??= { value: work() }).value
}

const builtWeb = fileURLToPath(new URL('../build/web', import.meta.url))
