import { expect, test } from 'vitest'
import type { SyncOptions } from '../../desktop/sync/sync.ts'
import { hlcToStamp } from '../../shared/clock/hlc.ts'
import { mayLeave } from '../../shared/kinds/may-leave.ts'
import { createRecord } from '../../shared/record/edit.ts'
import { rangeOf } from '../../shared/record/fingerprint.ts'
import type { MedRecord } from '../../shared/record/record.ts'
import type { Replica } from './replica.ts'
import { circle, Scene } from './scene.ts'

const dayMs = 24 * 3600_000
const hourMs = 3600_000
const years = 20
const forgets: Partial<SyncOptions> = { mayLeave, limits: { forgetRecordsMax: 4, pullRecordsMax: 7, fetchIdsMax: 3 } }

/** A dose that somebody took so many days ago, written down at that time, or later. */
function dose(scene: Scene, daysAgo: number, { notedDaysAgo = daysAgo, by = 'another0' } = {}): MedRecord {
  const [at, noted] = [scene.time.now - daysAgo * dayMs, scene.time.now - notedDaysAgo * dayMs]
  const edit = { stamp: hlcToStamp({ ms: noted, counter: 0 }, by), by: { user: by, device: by } }
  const observations = { [`${by}-${notedDaysAgo}`]: { state: 'taken' as const, at, noted, evidence: 'statement' as const } }
  const body = { schedule: 's', medicine: 'm', slot: `day-${daysAgo}`, planned: at, amount: 1, observations }
  return createRecord('dose', `dose:s:day-${daysAgo}`, circle, body, edit)
}

const plantDoses = (scene: Scene, days: readonly number[]) => {
  for (const day of days) scene.server.plant(circle, dose(scene, day))
}
const oldDays = Array.from({ length: years }, (_, year) => 401 + year * 365)
const idsIn = async ({ store }: Replica) => (await store.find({ circle, withGone: true })).map(({ id }) => id)

async function forgetNow(scene: Scene, replica: Replica): Promise<number> {
  let left: number | undefined
  void replica.sync.forgetOld().then((count) => (left = count))
  if (!(await scene.time.runUntil(() => left !== undefined, 60_000))) throw new Error('It does not end.')
  return left!
}

test('I7.40 a device that gets a circle for the first time stores none of what is old, and is proven', async () => {
  const scene = new Scene()
  plantDoses(scene, [...oldDays, 3])
  const replica = await scene.ready('device1', forgets)
  expect(await idsIn(replica)).toEqual(['dose:s:day-3'])
  expect(replica.logged.filter((line) => line.startsWith('sync.repaired'))).toEqual([])
})

test('I7.41 records leave when they have become old, and the proof still holds, after a restart too', async () => {
  const scene = new Scene()
  plantDoses(scene, [399, 398, 397, 3, 2, 1])
  const replica = await scene.ready('device1', forgets)
  expect(await forgetNow(scene, replica)).toBe(0)
  await scene.time.run(2 * dayMs)
  scene.server.requests.length = 0
  expect(await forgetNow(scene, replica)).toBe(2)
  expect((await idsIn(replica)).length).toBe(4)
  replica.restart()
  await scene.time.run(1000)
  await scene.proven(replica)
  expect(scene.requests().filter((type) => type === 'fetch')).toEqual([])
})

test('I7.42 somebody corrects what a device has forgotten: it comes, stays as long again, and all is proven for good', async () => {
  const scene = new Scene()
  plantDoses(scene, oldDays)
  const replica = await scene.ready('device1', forgets)
  const other = await scene.ready('device2')
  await other.write(dose(scene, 401, { notedDaysAgo: 0, by: 'device2' }))
  await scene.time.run(5000)
  await scene.proven(replica, other)
  const corrected = await replica.store.get('dose:s:day-401')
  expect(Object.keys(corrected!.body['observations'] as object)).toEqual(['another0-401', 'device2-0'])
  expect(await idsIn(replica)).toEqual(['dose:s:day-401'])
  scene.server.requests.length = 0
  for (let day = 0; day < 3; day++) {
    expect(await forgetNow(scene, replica)).toBe(0)
    await scene.time.run(dayMs)
    await scene.proven(replica, other)
  }
  expect(scene.requests().filter((type) => type === 'fetch' || type === 'prove-versions')).toEqual([])
})

test('I7.42 somebody writes here about what this device has forgotten: it is joined with the rest of it', async () => {
  const scene = new Scene()
  plantDoses(scene, oldDays)
  const replica = await scene.ready('device1', forgets)
  await replica.write(dose(scene, 401, { notedDaysAgo: 0, by: 'device1' }))
  await scene.time.run(5000)
  await scene.proven(replica)
  expect(Object.keys((await replica.store.get('dose:s:day-401'))!.body['observations'] as object)).toHaveLength(2)
  expect(await idsIn(replica)).toEqual(['dose:s:day-401'])
})

test('I7.42 what cannot be taken in lets nothing that was forgotten come again and again', async () => {
  const scene = new Scene()
  plantDoses(scene, oldDays)
  const ranges = new Set(oldDays.map((day) => rangeOf(`dose:s:day-${day}`)))
  const bad = Array.from({ length: 1000 }, (_, i) => `bad${i}`).find((id) => ranges.has(rangeOf(id)))!
  scene.server.plant(circle, { id: bad, circle, kind: 7 })
  const replica = await scene.replica('device1', forgets)
  replica.sync.start()
  await scene.time.run(3600_000)
  expect(replica.sync.status().circles[0]).toMatchObject({ problem: { code: 'differs' } })
  scene.server.requests.length = 0
  await scene.time.run(dayMs)
  const fetches = scene.server.requests.filter(({ type }) => type === 'fetch')
  expect(fetches.length).toBeGreaterThan(20)
  expect(Math.max(...fetches.map(({ records }) => records))).toBe(1)
})

test('I7.43 nothing leaves that is not proven to be on the server', async () => {
  const scene = new Scene()
  const replica = await scene.replica('device1', forgets)
  await replica.write(dose(scene, 500))
  expect(await forgetNow(scene, replica)).toBe(0)
  replica.sync.start()
  await scene.proven(replica)
  replica.weather.isCut = true
  await scene.time.run(2 * 3600_000)
  expect(await forgetNow(scene, replica)).toBe(0)
  replica.weather.isCut = false
  await scene.time.run(30 * 60_000)
  await replica.sync.stop()
  expect(await forgetNow(scene, replica)).toBe(0)
  replica.restart()
  await scene.time.run(1000)
  await scene.proven(replica)
  expect(await forgetNow(scene, replica)).toBe(1)
})

test('I7.44 a device whose clock runs years ahead forgets nothing of today', async () => {
  const scene = new Scene()
  plantDoses(scene, [1, 2, 3])
  const replica = await scene.ready('device1', forgets)
  replica.skewMs = 5 * 365 * dayMs
  expect(await forgetNow(scene, replica)).toBe(0)
  await scene.time.run(30 * 60_000)
  expect(await forgetNow(scene, replica)).toBe(0)
  const fresh = await scene.replica('device2', forgets)
  fresh.skewMs = 5 * 365 * dayMs
  fresh.sync.start()
  await scene.proven(fresh)
  expect(await idsIn(fresh)).toHaveLength(3)
})

test('I7.45 a server that was put back is read from the beginning, and nothing old is stored or counted twice', async () => {
  const scene = new Scene()
  plantDoses(scene, [...oldDays, 1])
  const backup = scene.server.backup()
  const replica = await scene.ready('device1', forgets)
  scene.server.restore(backup)
  scene.server.addMember(circle, 'device1', 'caregiver')
  await scene.time.run(2000)
  await scene.proven(replica)
  expect(scene.requests()).toContain('pull')
  expect(replica.logged.filter((line) => line.startsWith('sync.repaired'))).toEqual([])
  expect(await idsIn(replica)).toEqual(['dose:s:day-1'])
})

/** Dies at the given boundary of its store while it forgets and repairs; tells how many boundaries there were. */
async function forgetWithDeathAt(place: number): Promise<number> {
  const scene = new Scene()
  plantDoses(scene, oldDays.slice(0, 3))
  plantDoses(scene, [399.98, 399.97, 397])
  const replica = await scene.ready('device1', { ...forgets, limits: { ...forgets.limits, forgetRecordsMax: 2 } })
  await scene.time.run(hourMs)
  await scene.proven(replica)
  let boundaries = 0
  replica.dies = () => ++boundaries === place
  replica.onDeath = () => void scene.time.after(500, () => replica.restart())
  void replica.sync.forgetOld()
  await scene.time.run(2000)
  scene.server.plant(circle, dose(scene, 401, { notedDaysAgo: 0 }))
  await scene.time.run(10_000)
  await scene.proven(replica)
  replica.dies = () => false
  await forgetNow(scene, replica)
  expect((await idsIn(replica)).sort()).toEqual(['dose:s:day-397', 'dose:s:day-401'])
  await replica.close()
  return boundaries
}

test('I7.46 a device may die at any boundary of its store while records leave or come back', async () => {
  const boundaries = await forgetWithDeathAt(0)
  expect(boundaries).toBeGreaterThan(20)
  for (let place = 1; place <= boundaries; place++) await forgetWithDeathAt(place)
  console.log(`died at each of ${boundaries} boundaries`)
})
