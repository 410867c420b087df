import { randomUUID } from 'node:crypto'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory'
import { firstValueFrom, filter, timeout } from 'rxjs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openRxdbStore } from '../../desktop/store/rxdb-store.ts'
import type { Store, StoredRecord } from '../../desktop/store/store.ts'
import { type AccountApi, createAccountApi } from '../../desktop/sync/account-api.ts'
import type { Credentials } from '../../desktop/sync/credentials.ts'
import { createDeviceCredentials } from '../../desktop/sync/device-credentials.ts'
import { createDeviceKey } from '../../desktop/sync/device-key.ts'
import { createHttp, type Http } from '../../desktop/sync/http.ts'
import { createHttpTransport } from '../../desktop/sync/http-transport.ts'
import { createSessionCredentials } from '../../desktop/sync/session-credentials.ts'
import { createSync, type Sync, type SyncOptions } from '../../desktop/sync/sync.ts'
import { hostTimers } from '../../desktop/sync/timers.ts'
import type { Transport } from '../../desktop/sync/transport.ts'
import { type Hlc, hlcToStamp, hlcZero, tick, witness } from '../../shared/clock/hlc.ts'
import { mayLeave } from '../../shared/kinds/may-leave.ts'
import { createRecord, type Edit, editRecord } from '../../shared/record/edit.ts'
import type { MedRecord } from '../../shared/record/record.ts'
import type { SyncStatus } from '../../shared/trust/sync-status.ts'
import { startTestServer, testEnrolmentCode, type TestServer } from '../../sync-server/testing/test-server.ts'

const circle = 'circle-of-anna'
const proofMsMax = 20_000

let server: TestServer
let replicas: Replica[] = []

type Replica = {
  store: Store
  sync: Sync
  transport: Transport
  unsent: StoredRecord[]
  edit: () => Edit
  until: (holds: (status: SyncStatus) => boolean) => Promise<SyncStatus>
}

beforeEach(async () => {
  server = await startTestServer()
})

afterEach(async () => {
  for (const { sync, store } of replicas.splice(0)) {
    await sync.stop()
    await store.close()
  }
  await server.discard()
})

async function openReplica(
  device: string,
  makeCredentials: (api: AccountApi, store: Store) => Promise<Credentials>,
  options: Pick<SyncOptions, 'mayLeave'> = {},
): Promise<Replica> {
  const store = await openRxdbStore(getRxStorageMemory(), `wire-${randomUUID()}`, false)
  const http = openHttp()
  const transport = createHttpTransport({ http, credentials: await makeCredentials(createAccountApi(http), store), timers: hostTimers })
  const unsent: StoredRecord[] = []
  let hlc: Hlc = hlcZero
  const sync = createSync({
    store,
    transport,
    serverUrl: 'http://server',
    clock: Date.now,
    timers: hostTimers,
    random: Math.random,
    log: () => {},
    ownClock: {
      next: async () => edit().stamp,
      witness: (stamp) => void (hlc = witness(hlc, stamp)),
      correct: () => {},
      rewind: async (ms) => void (hlc = { ms, counter: 0 }),
    },
    onLostCircle: async (_, records) => void unsent.push(...records),
    ...options,
  })
  const edit = () => {
    hlc = tick(hlc, Date.now())
    return { stamp: hlcToStamp(hlc, device), by: { user: device, device } }
  }
  const until = (holds: (status: SyncStatus) => boolean) => firstValueFrom(sync.status$.pipe(filter(holds), timeout(proofMsMax)))
  const replica = { store, sync, transport, unsent, edit, until }
  replicas.push(replica)
  return replica
}

/** The address is asked for anew at each call: a restarted test server has another port. */
function openHttp(): Http {
  const fetchThere = (url: string, init?: RequestInit) => fetch(url.replace('http://server', server.address), init)
  return createHttp({ serverUrl: 'http://server', fetch: fetchThere as typeof fetch, timers: hostTimers })
}

const openKiosk = (device: string): Promise<Replica> =>
  openReplica(
    device,
    async (api) => {
      const { privateKey, publicKey } = await createDeviceKey()
      const enrolled = await api.enrol({ device, name: 'Kitchen', publicKey, code: testEnrolmentCode })
      expect(enrolled).toEqual({ ok: true, value: { circle: null, role: null } })
      return createDeviceCredentials({ device, privateKey, api, clock: Date.now, newId: randomUUID })
    },
    { mayLeave },
  )

const openCaregiver = (device: string, code: string): Promise<Replica> =>
  openReplica(device, async (api, store) => {
    const credentials = createSessionCredentials({ api, keep: store.device, clock: Date.now })
    const person = { email: `${device}@example.org`, password: 'a long password', name: 'Bert', replica: { device, name: 'Browser' } }
    expect(await credentials.createAccount({ ...person, code })).toMatchObject({ ok: true })
    return credentials
  })

async function household(): Promise<{ kiosk: Replica; caregiver: Replica }> {
  const kiosk = await openKiosk('kiosk01')
  await kiosk.store.write([patient(kiosk)], Date.now())
  kiosk.sync.start()
  await kiosk.until(({ isProven }) => isProven)
  const pairing = await kiosk.transport.createPairing({ circle, role: 'caregiver' })
  const caregiver = await openCaregiver('browser1', pairing.ok ? pairing.value.code : '')
  caregiver.sync.start()
  await caregiver.until(({ isProven }) => isProven)
  return { kiosk, caregiver }
}

const patient = ({ edit }: Replica) =>
  createRecord('patient', `patient:${circle}`, circle, { name: 'Anna', zone: 'Europe/Berlin', phone: '' }, edit())
const phoneAt = async ({ store }: Replica) => (await store.get(`patient:${circle}`))?.body['phone']

/** What the server holds, asked as this replica. */
async function phoneAtServer({ transport }: Replica): Promise<unknown> {
  const reply = await transport.fetch({ circle, ids: [`patient:${circle}`] }, new AbortController().signal)
  return reply.ok ? (reply.value.records[0] as MedRecord).body['phone'] : reply.failure.code
}

async function call(replica: Replica, phone: string): Promise<void> {
  const known = (await replica.store.get(`patient:${circle}`))!
  await replica.store.write([editRecord(known, 'patient', { phone }, replica.edit())], Date.now())
}

async function waitFor(holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + proofMsMax
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('It did not come to hold in time.')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

test('I7.1 a kiosk that was set up alone and a caregiver who joins it come to the same, proven state', async () => {
  const { kiosk, caregiver } = await household()
  expect(await caregiver.store.versions(circle)).toEqual(await kiosk.store.versions(circle))
  const status = caregiver.sync.status()
  expect(status).toMatchObject({ mode: 'idle', waiting: 0, refused: 0, held: 0, circles: [{ id: circle, role: 'caregiver' }] })
  expect(Math.abs(status.heard['kiosk01']! - Date.now())).toBeLessThan(proofMsMax)
})

test('I2.2 a change reaches the other side over the live connection, both ways', async () => {
  const { kiosk, caregiver } = await household()
  const started = performance.now()
  await call(kiosk, '1')
  await waitFor(async () => (await phoneAt(caregiver)) === '1')
  await call(caregiver, '2')
  await waitFor(async () => (await phoneAt(kiosk)) === '2')
  const ms = performance.now() - started
  console.log(`there and back: ${Math.round(ms)} ms`)
  expect(ms).toBeLessThan(proofMsMax)
  await Promise.all([kiosk, caregiver].map(({ until }) => until(({ isProven }) => isProven)))
})

test('I2.9 with the server down both sides go on, and meet when it is back', async () => {
  const { kiosk, caregiver } = await household()
  await server.stop()
  await call(kiosk, '1')
  await call(caregiver, '2')
  await caregiver.until(({ mode, waiting }) => mode === 'offline' && waiting === 1)
  await server.restart()
  for (const { sync } of [kiosk, caregiver]) sync.nudge()
  await Promise.all([kiosk, caregiver].map(({ until }) => until(({ isProven, mode }) => isProven && mode === 'idle')))
  await waitFor(async () => (await phoneAt(kiosk)) !== '1')
  expect([await phoneAt(kiosk), await phoneAt(caregiver)]).toEqual(['2', '2'])
})

test('I7.5 a server whose folder was put back to an older copy gets back what it lost', async () => {
  const { kiosk, caregiver } = await household()
  const copy = await mkdtemp(join(tmpdir(), 'medbox-copy-'))
  await server.stop()
  await cp(server.folder, copy, { recursive: true })
  await server.restart()
  kiosk.sync.nudge()
  await call(kiosk, 'lost with the disk')
  await waitFor(async () => (await phoneAtServer(kiosk)) === 'lost with the disk')
  await Promise.all([kiosk.sync.stop(), caregiver.sync.stop(), server.stop()])
  await rm(server.folder, { recursive: true })
  await cp(copy, server.folder, { recursive: true })
  await rm(copy, { recursive: true })
  await server.restart()
  expect(await phoneAtServer(kiosk)).toBe('')
  kiosk.sync.start()
  await waitFor(async () => (await phoneAtServer(kiosk)) === 'lost with the disk')
  await kiosk.until(({ isProven, mode }) => isProven && mode === 'idle')
  caregiver.sync.start()
  await waitFor(async () => (await phoneAt(caregiver)) === 'lost with the disk')
})

test('I7.8 who is removed from the circle holds nothing of it any more', async () => {
  const { kiosk, caregiver } = await household()
  const memberships = await kiosk.store.find({ circle, kind: 'membership' })
  const theirs = memberships.find(({ body }) => body['type'] === 'person')!
  await kiosk.store.write([editRecord(theirs, 'membership', { revoked: true }, kiosk.edit())], Date.now())
  await caregiver.until(({ circles }) => circles.length === 0)
  expect(await caregiver.store.circles()).toEqual([])
})

const dayMs = 24 * 3600_000

/** A dose of so many days ago, written down then, or now. */
function doseOf(daysAgo: number, { stamp, by }: Edit): MedRecord {
  const at = Date.now() - daysAgo * dayMs
  const observations = { [stamp]: { state: 'taken' as const, at, noted: at, evidence: 'statement' as const } }
  const body = { schedule: 's', medicine: 'm', slot: `day-${daysAgo}`, planned: at, amount: 1, observations }
  return createRecord('dose', `dose:s:day-${daysAgo}`, circle, body, { stamp, by })
}

test('I7.48 a real server proves to a kiosk what it lets go, and gives it back when somebody changes it', async () => {
  const { kiosk, caregiver } = await household()
  const days = Array.from({ length: 200 }, (_, i) => 390 + i)
  const by = { user: 'browser1', device: 'browser1' }
  const stampOf = (day: number) => hlcToStamp({ ms: Date.now() - day * dayMs, counter: 0 }, 'browser1')
  await caregiver.store.write(
    days.map((day) => doseOf(day, { stamp: stampOf(day), by })),
    Date.now(),
  )
  const held = async () => (await kiosk.store.find({ circle, kind: 'dose' })).map(({ id }) => id)
  await expect.poll(held, { timeout: proofMsMax }).toHaveLength(10)
  await kiosk.until(({ isProven }) => isProven)
  expect(await kiosk.sync.forgetOld()).toBe(0)
  await caregiver.store.write([doseOf(500, caregiver.edit())], Date.now())
  await expect.poll(held, { timeout: proofMsMax }).toContain('dose:s:day-500')
  await kiosk.until(({ isProven }) => isProven)
  const counted = async ({ store }: Replica) => (await store.fingerprints(circle)).join()
  expect(await counted(kiosk)).toBe(await counted(caregiver))
  expect(await held()).toHaveLength(11)
})
