import { randomBytes } from 'node:crypto'
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory'
import { BehaviorSubject, interval, map, of } from 'rxjs'
import { createCommandContext } from '../../desktop/replica/command-context.ts'
import { doseCommands } from '../../desktop/replica/commands/doses.ts'
import { medicineCommands } from '../../desktop/replica/commands/medicines.ts'
import { openDeviceClock } from '../../desktop/replica/device-clock.ts'
import type { Replica } from '../../desktop/replica/replica.ts'
import { localOnly, noServer } from '../../desktop/replica/sync-views.ts'
import { openRxdbStore } from '../../desktop/store/rxdb-store.ts'
import { createAccountApi } from '../../desktop/sync/account-api.ts'
import { createHttp } from '../../desktop/sync/http.ts'
import { createHttpTransport } from '../../desktop/sync/http-transport.ts'
import type { Reply } from '../../desktop/sync/reply.ts'
import { createSessionCredentials } from '../../desktop/sync/session-credentials.ts'
import { createSync } from '../../desktop/sync/sync.ts'
import { hostTimers } from '../../desktop/sync/timers.ts'

let count = 0

/** A caregiver's replica without its screens: a person's account, a store, and the same sync and commands as the browser's. */
export async function openCaregiver(serverUrl: string, code: string) {
  const store = await openRxdbStore(getRxStorageMemory(), `caregiver${process.pid}x${++count}`, false)
  const device = `b${randomBytes(8).toString('hex')}`
  const http = createHttp({ serverUrl, fetch: globalThis.fetch, timers: hostTimers })
  const credentials = createSessionCredentials({ api: createAccountApi(http), keep: store.device, clock: Date.now })
  const transport = createHttpTransport({ http, credentials, timers: hostTimers })
  const email = `anna${count}-${device}@example.org`
  const person = unwrap(
    await credentials.createAccount({ email, password: 'correct horse battery', name: 'Anna', code, replica: { device, name: 'Browser' } }),
  )
  const clock = await openDeviceClock({ values: store.device, device, now: Date.now })
  const ticks$ = new BehaviorSubject(Date.now())
  const ticking = interval(1000)
    .pipe(map(() => Date.now()))
    .subscribe(ticks$)
  const replica: Replica = {
    store,
    device: { id: device, type: 'browser', name: 'Browser' },
    user: () => person.user,
    now: Date.now,
    randomId: () => randomBytes(16).toString('hex'),
    edit: async () => ({ stamp: await clock.next(), by: { user: person.user, device } }),
    ticks$,
  }
  const sync = createSync({
    store,
    transport,
    serverUrl,
    clock: Date.now,
    timers: hostTimers,
    random: Math.random,
    log: () => {},
    ownClock: clock,
    onLostCircle: async () => {},
  })
  sync.start()
  const none = () => Promise.reject(new Error('not in this test'))
  const server = { state$: of(noServer), trust$: of(localOnly), nudge: () => {}, connect: none, invite: none, claim: none }
  const context = createCommandContext(replica, { server, account: null, box: null, scanner: null, pin: null, backup: null, health: null })
  return {
    replica,
    sync,
    commands: { ...doseCommands(context), ...medicineCommands(context) },
    async claim(pairing: string) {
      const { circle } = unwrap(await transport.claim({ code: pairing }))
      sync.nudge()
      return circle
    },
    async close() {
      ticking.unsubscribe()
      await sync.stop()
      await store.close()
    },
  }
}

function unwrap<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(`${reply.failure.code}: ${reply.failure.message}`)
  return reply.value
}
