import { BehaviorSubject, map, of, switchMap } from 'rxjs'
import { ContractError } from '../contract/contract-error.ts'
import type { Account, ServerLink } from '../replica/server-link.ts'
import { localOnly, noServer, syncToServerState } from '../replica/sync-views.ts'
import { circleKey } from '../replica/views/session.ts'
import { trustOf } from '../../shared/trust/trust.ts'
import { createAccountApi } from '../sync/account-api.ts'
import { createHttp } from '../sync/http.ts'
import { createHttpTransport } from '../sync/http-transport.ts'
import type { Reply } from '../sync/reply.ts'
import { createSessionCredentials, type Person } from '../sync/session-credentials.ts'
import { createSync, type Sync } from '../sync/sync.ts'
import { hostTimers } from '../sync/timers.ts'
import { exclusive, type WebReplica } from './web-replica.ts'
import { offerDownload } from './offer-download.ts'

/** Sign-in and sync with the server that this page came from. Signing out takes the data with it. */
export async function createServerAccount(replica: WebReplica): Promise<{ account: Account; server: ServerLink }> {
  const { store, device } = replica
  const serverUrl = location.origin
  const http = createHttp({ serverUrl, fetch: (input, init) => fetch(input, init), timers: hostTimers })
  const credentials = createSessionCredentials({
    api: createAccountApi(http),
    keep: store.device,
    clock: Date.now,
    exclusive: exclusive('medbox-session'),
  })
  const transport = createHttpTransport({ http, credentials, timers: hostTimers })
  const person$ = new BehaviorSubject<Person | null>(null)
  const sync$ = new BehaviorSubject<Sync | null>(null)
  const self = { device: device.id, name: device.name }

  const known = await credentials.person()
  if (known) await enter(known)
  addEventListener('online', () => sync$.value?.nudge())
  addEventListener('offline', () => sync$.value?.goneOffline())

  return {
    account: {
      state$: person$,
      signUp: async (input) => enter(unwrap(await credentials.createAccount({ ...input, replica: self }))),
      signIn: async (input) => enter(unwrap(await credentials.signIn({ ...input, replica: self }))),
      signOut,
    },
    server: {
      state$: sync$.pipe(switchMap((sync) => (sync ? sync.status$.pipe(map(syncToServerState)) : of(noServer)))),
      trust$: sync$.pipe(
        switchMap((sync) => (sync ? sync.status$.pipe(map(trustOf)) : of({ ...localOnly, level: 'signed-out' as const }))),
      ),
      nudge: () => sync$.value?.nudge(),
      connect: () => Promise.reject(new ContractError('not-here', 'This page belongs to its own server.')),
      invite: async (circle, role) => ({ ...unwrap(await transport.createPairing({ circle, role })), serverUrl }),
      async claim(code) {
        const { circle } = unwrap(await transport.claim({ code }))
        await store.device.set(circleKey, circle)
        sync$.value?.nudge()
        return { circle }
      },
    },
  }

  async function enter(person: Person): Promise<void> {
    replica.actAs(person.user)
    const sync = createSync({
      store,
      transport,
      serverUrl,
      clock: Date.now,
      timers: hostTimers,
      random: Math.random,
      log: (event, facts) => console.debug(event, facts),
      ownClock: replica.clock,
      onLostCircle: async (circle, records) => offerDownload(circle, records),
    })
    sync.start()
    sync$.next(sync)
    person$.next(person)
  }

  async function signOut(): Promise<void> {
    if ((await countWaiting()) > 0)
      throw new ContractError('changes-wait', 'Some changes are not on the server yet. Connect first, then sign out.')
    await sync$.value?.stop()
    sync$.next(null)
    await credentials.signOut()
    const unsent = await store.unsent()
    for (const circle of await store.circles()) {
      // What the server refused is nowhere else: it goes to the person.
      offerDownload(
        circle,
        unsent.filter((record) => record.circle === circle),
      )
      await store.purge(circle)
    }
    await store.device.remove(circleKey)
    person$.next(null)
  }

  async function countWaiting(): Promise<number> {
    return (await store.pending(await store.circles(), 1)).length
  }
}

function unwrap<T>(reply: Reply<T>): T {
  if (reply.ok) return reply.value
  throw new ContractError(reply.failure.code, reply.failure.message)
}
