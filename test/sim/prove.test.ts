import { expect, test } from 'vitest'
import type { SyncTransport } from '../../desktop/sync/transport.ts'
import { circle, note, noteAt, Scene } from './scene.ts'

test('I7.1 nothing is called proven before both sides were compared, and found equal', async () => {
  const scene = new Scene()
  const replica = await scene.replica('device1')
  replica.sync.start()
  expect(replica.sync.status()).toMatchObject({ isProven: false, provenAt: null })
  await scene.time.runUntil(() => replica.sync.status().isProven, 10_000)
  expect(scene.requests()).toContain('prove-total')
  expect(replica.sync.status()).toMatchObject({ mode: 'idle', circles: [{ id: circle, role: 'caregiver', isProven: true }] })
  expect(replica.sync.status().provenAt).toBe(scene.time.now)
})

test('I7.2 a proof ends with the next write here, and with news from there', async () => {
  const scene = new Scene()
  const replica = await scene.ready('device1')
  await replica.write(note('n1', replica.edit(), 'text'))
  await scene.time.run(0)
  expect(replica.sync.status()).toMatchObject({ isProven: false, waiting: 1 })
  await scene.proven(replica)
  replica.weather.fate = (type) => (type === 'prove' ? 'server-error' : 'arrives')
  scene.server.plant(circle, noteAt('n2', 1000, 'text'))
  await scene.time.run(100)
  expect(await replica.store.get('n2')).toBeDefined()
  expect(replica.sync.status().isProven).toBe(false)
})

test('I7.2 a write between the question and the answer is not covered by the proof', async () => {
  const scene = new Scene()
  const replica = await scene.ready('device1')
  replica.weather.delayMs = () => 500
  replica.sync.proveNow()
  // The pull takes its second first.
  await scene.time.run(1200)
  await replica.write(note('n1', replica.edit(), 'text'))
  await scene.time.runUntil(() => scene.server.requests.some(({ type }) => type === 'prove-total'), 2000)
  await scene.time.run(510)
  expect(replica.sync.status().isProven).toBe(false)
  await scene.proven(replica)
  expect(scene.server.records(circle)).toHaveLength(1)
})

test('I7.3 repair moves only what differs, in both directions', async () => {
  const scene = new Scene()
  const replica = await scene.ready('device1')
  await replica.write(...Array.from({ length: 40 }, (_, index) => note(`n${index}`, replica.edit(), 'text')))
  await scene.proven(replica)
  scene.requests()
  const { entries } = scene.server.circles.get(circle)!
  entries.delete('n1')
  scene.server.plant(circle, noteAt('quiet', 1000, 'never poked'))
  const passed = entries.get('quiet')!
  passed.seq = 0
  await scene.time.run(2000)
  replica.sync.proveNow()
  await scene.time.run(2000)
  expect(await replica.store.get('quiet')).toBeDefined()
  expect(entries.has('n1')).toBe(true)
  const moved = scene.server.requests.filter(({ records }) => records > 0).map(({ type, records }) => [type, records])
  expect(moved).toEqual([
    ['fetch', 1],
    ['push', 1],
  ])
})

test('I7.4 both sides are compared at least every quarter of an hour, and whenever somebody asks', async () => {
  const scene = new Scene()
  const replica = await scene.ready('device1')
  await scene.time.run(15 * 60_000)
  expect(scene.requests()).toContain('prove-total')
  const before = replica.sync.status().provenAt!
  await scene.time.run(5000)
  replica.sync.proveNow()
  await scene.time.run(1000)
  expect(scene.requests()).toEqual(['pull', 'prove-total'])
  expect(replica.sync.status().provenAt!).toBeGreaterThan(before)
})

test('I7.5 what a restored server lost is sent to it again, by whichever replica has it', async () => {
  const scene = new Scene()
  const [one, two] = [await scene.ready('device1'), await scene.ready('device2')]
  await one.write(note('n1', one.edit(), 'before'))
  await scene.proven(one, two)
  const backup = scene.server.backup()
  await one.write(note('n1', one.edit(), 'after'), note('n2', one.edit(), 'after'))
  await scene.proven(one, two)
  await one.close()
  scene.server.restore(backup)
  await scene.time.run(5000)
  await scene.proven(two)
  expect(scene.server.records(circle).map(({ body }) => body['text'])).toEqual(['after', 'after'])
})

test('I7.6 a server that says accepted but did not keep it is found out, and gets it again', async () => {
  const scene = new Scene()
  const replica = await scene.ready('device1')
  replica.weather.delayMs = () => 200
  await replica.write(note('n1', replica.edit(), 'text'))
  const { entries } = scene.server.circles.get(circle)!
  await scene.time.runUntil(() => entries.has('n1'), 5000)
  entries.delete('n1')
  await scene.time.runUntil(() => replica.sync.status().waiting === 0, 5000)
  expect(replica.sync.status().isProven).toBe(false)
  await scene.proven(replica)
  expect(entries.has('n1')).toBe(true)
})

test('I7.7 a difference that repair cannot mend is shown, and not repaired for ever', async () => {
  const scene = new Scene()
  const honest = scene.server.transport('device1')
  const lying: SyncTransport = {
    ...honest,
    async prove(request, signal) {
      const reply = await honest.prove(request, signal)
      return reply.ok ? { ok: true, value: { ...reply.value, total: '7:0000000000000007' } } : reply
    },
  }
  const replica = await scene.replica('device1', { transport: lying })
  replica.sync.start()
  await scene.time.run(5000)
  expect(replica.sync.status()).toMatchObject({
    mode: 'idle',
    isProven: false,
    provenAt: null,
    circles: [{ problem: { code: 'differs' } }],
  })
  scene.requests()
  await scene.time.run(14 * 60_000)
  expect(scene.requests()).toEqual([])
})

test('I7.1 no circle, no proof', async () => {
  const scene = new Scene()
  const replica = await scene.replica('device1', { isMember: false })
  replica.sync.start()
  await scene.time.run(5000)
  expect(replica.sync.status()).toMatchObject({ mode: 'idle', isProven: false, provenAt: null })
})
