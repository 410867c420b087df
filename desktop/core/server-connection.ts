import { BehaviorSubject, map, of, switchMap, timer } from 'rxjs'
import type { Logger } from 'pino'
import { z } from 'zod'
import { mayLeave } from '../../shared/kinds/may-leave.ts'
import { ContractError } from '../contract/contract-error.ts'
import type { DeviceClock } from '../replica/device-clock.ts'
import type { Replica } from '../replica/replica.ts'
import type { ServerLink } from '../replica/server-link.ts'
import { circleKey } from '../replica/views/session.ts'
import type { StoredRecord } from '../store/store.ts'
import { localOnly, noServer, syncToServerState } from '../replica/sync-views.ts'
import { trustOf } from '../../shared/trust/trust.ts'
import { createAccountApi } from '../sync/account-api.ts'
import { createDeviceCredentials } from '../sync/device-credentials.ts'
import { createDeviceKey, type DeviceKey } from '../sync/device-key.ts'
import type { ForgetOld } from '../sync/forget-old.ts'
import { createHttp } from '../sync/http.ts'
import { createHttpTransport } from '../sync/http-transport.ts'
import type { Reply } from '../sync/reply.ts'
import { createSync, type Sync } from '../sync/sync.ts'
import { hostTimers } from '../sync/timers.ts'
import type { Transport } from '../sync/transport.ts'
import { type Keep, keepLostCircle } from './lost-circle.ts'

type Options = {
  replica: Replica
  clock: DeviceClock
  log: Logger
  /** Where records of a lost circle that were never sent are kept for the person. */
  keep: Keep
  /** Takes what is kept beside the records of a lost circle away from this device. */
  forget: (circle: string) => Promise<void>
  /** The server beside this kiosk and its enrolment code: joined without asking, as soon as it answers. */
  nearby: { url: string; code: string } | null
}

export type ServerConnection = ServerLink & {
  start(): Promise<void>
  /** Lets old records leave the device that the server is proven to have: none without a server. */
  forgetOld: ForgetOld
  close(): Promise<void>
}

const serverKey = 'server'
const deviceKeyKey = 'device-key'
const serverSchema = z.object({ url: z.string() })
const enrolRetryMs = 3_000

type Connected = { sync: Sync; transport: Transport; url: string }

/** The kiosk's way to its server: enrols with the device's own key, then syncs; works by itself until there is one. */
export function createServerConnection({ replica, clock, log, keep, forget, nearby }: Options): ServerConnection {
  const { store, device } = replica
  const connected$ = new BehaviorSubject<Connected | null>(null)
  let isClosed = false

  return {
    state$: connected$.pipe(switchMap((now) => (now ? now.sync.status$.pipe(map(syncToServerState)) : of(noServer)))),
    trust$: connected$.pipe(switchMap((now) => (now ? now.sync.status$.pipe(map(trustOf)) : of(localOnly)))),
    nudge: () => connected$.value?.sync.nudge(),
    async connect(url, code) {
      const reply = await enrol(url, code)
      await open(url)
      return { circle: reply.circle }
    },
    async invite(circle, role) {
      const now = connected$.value
      if (!now) throw new ContractError('no-server', 'Connect a sync server first: people join through it.')
      return { ...unwrap(await now.transport.createPairing({ circle, role })), serverUrl: now.url }
    },
    claim: () => Promise.reject(new ContractError('not-here', 'A kiosk joins with its own set-up.')),
    async start() {
      const known = serverSchema.safeParse(await store.device.get(serverKey))
      if (known.success) await open(known.data.url)
      else if (nearby) void joinNearby(nearby)
    },
    forgetOld: async (options) => (await connected$.value?.sync.forgetOld(options)) ?? 0,
    async close() {
      isClosed = true
      await connected$.value?.sync.stop()
    },
  }

  async function joinNearby({ url, code }: { url: string; code: string }): Promise<void> {
    while (!isClosed && !connected$.value) {
      try {
        await enrol(url, code)
        return await open(url)
      } catch (error) {
        log.debug({ code: (error as { code?: string }).code }, 'the server beside this kiosk does not take it yet')
        await new Promise((resolve) => timer(enrolRetryMs).subscribe(resolve))
      }
    }
  }

  async function enrol(url: string, code: string): Promise<{ circle: string | null }> {
    const { publicKey } = await deviceKey()
    return unwrap(await createAccountApi(httpTo(url)).enrol({ device: device.id, name: device.name, publicKey, code }))
  }

  /** Syncs with a server from now on; what was synced with another one before is all sent again. */
  async function open(url: string): Promise<void> {
    await connected$.value?.sync.stop()
    await store.device.set(serverKey, { url })
    const http = httpTo(url)
    const { privateKey } = await deviceKey()
    const api = createAccountApi(http)
    const credentials = createDeviceCredentials({ device: device.id, privateKey, api, clock: replica.now, newId: replica.randomId })
    const transport = createHttpTransport({ http, credentials, timers: hostTimers })
    const sync = createSync({
      store,
      transport,
      serverUrl: url,
      clock: replica.now,
      timers: hostTimers,
      random: Math.random,
      log: (event, facts) => log.debug(facts, event),
      ownClock: clock,
      onLostCircle: leaveCircle,
      mayLeave,
    })
    if (isClosed) return
    sync.start()
    connected$.next({ sync, transport, url })
  }

  /** The circle may not be held here any more: what was never sent is kept for the person, and the kiosk starts anew. */
  async function leaveCircle(circle: string, unsent: readonly StoredRecord[]): Promise<void> {
    await keepLostCircle(keep, circle, unsent, replica.now())
    await forget(circle)
    if ((await store.device.get(circleKey)) === circle) await store.device.remove(circleKey)
  }

  async function deviceKey(): Promise<DeviceKey> {
    const known = (await store.device.get(deviceKeyKey)) as DeviceKey | undefined
    if (known) return known
    const made = await createDeviceKey()
    await store.device.set(deviceKeyKey, made)
    return made
  }
}

const httpTo = (serverUrl: string): ReturnType<typeof createHttp> => createHttp({ serverUrl, fetch: globalThis.fetch, timers: hostTimers })

function unwrap<T>(reply: Reply<T>): T {
  if (reply.ok) return reply.value
  throw new ContractError(reply.failure.code, reply.failure.message)
}
