import { expect, test } from 'vitest'
import { noteAt, note, circle, Scene } from './scene.ts'

test('I2.9 a long history comes page by page, and a replica that dies in between goes on where it was durable', async () => {
  const scene = new Scene()
  const writer = await scene.ready('device1')
  await writer.write(...Array.from({ length: 60 }, (_, index) => note(`n${index}`, writer.edit(), 'text')))
  await scene.proven(writer)
  const reader = await scene.replica('device2', { limits: { pullRecordsMax: 10, pullRecordsMin: 10 } })
  let receipts = 0
  reader.dies = (boundary) => boundary === 'receive after' && ++receipts === 3
  reader.onDeath = () => void scene.time.after(1000, () => reader.restart())
  reader.sync.start()
  await scene.time.run(500)
  expect((await reader.store.versions(circle)).size).toBe(30)
  scene.requests()
  await scene.time.run(2000)
  await scene.proven(reader)
  expect((await reader.store.versions(circle)).size).toBe(60)
  // Two pages were durable with their cursor; the third comes again, and joins.
  expect(scene.requests().filter((type) => type === 'pull').length).toBeLessThanOrEqual(6)
})

test('I8.15 a record that cannot be read, or stands in another circle, is set aside and blocks nothing', async () => {
  const scene = new Scene()
  const replica = await scene.ready('device1')
  scene.server.plant(circle, { id: 'bad1' })
  scene.server.plant(circle, { ...noteAt('bad2', 1000, 'stray'), circle: 'circle-of-bert' })
  scene.server.plant(circle, noteAt('good', 1000, 'text'))
  await scene.time.run(5000)
  expect((await replica.store.get('good'))?.body).toEqual({ text: 'text' })
  expect(await replica.store.get('bad2')).toBeUndefined()
  expect(replica.sync.status()).toMatchObject({ held: 2, isProven: false })
  expect(replica.sync.setAside()).toEqual([
    { circle, id: 'bad1', code: 'schema', since: expect.any(Number) },
    { circle, id: 'bad2', code: 'circle', since: expect.any(Number) },
  ])
})

test('I8.15 after a restart a record that was set aside is found missing again, and shown', async () => {
  const scene = new Scene()
  const replica = await scene.ready('device1')
  scene.server.plant(circle, { id: 'bad1' })
  await scene.time.run(5000)
  replica.restart()
  await scene.time.run(5000)
  expect(replica.sync.status()).toMatchObject({ held: 1, isProven: false })
})

test('I8.15 what the store cannot join is counted with them', async () => {
  const scene = new Scene()
  const replica = await scene.replica('device1')
  await replica.write(note('n1', replica.edit(), 'ours'))
  scene.server.plant(circle, { ...noteAt('n1', 1000, 'theirs'), kind: 'other' })
  scene.server.broken.add('n1')
  replica.sync.start()
  await scene.time.run(5000)
  expect(replica.sync.status()).toMatchObject({ held: 1, isProven: false })
})

test('I8.16 a stamp from the future is held back, not obeyed, and taken in when its time has come', async () => {
  const scene = new Scene()
  const replica = await scene.ready('device1')
  const witnessed = replica.edit().stamp
  scene.server.plant(circle, noteAt('n1', scene.time.now + 20 * 60_000, 'from tomorrow'))
  await scene.time.run(5000)
  expect(await replica.store.get('n1')).toBeUndefined()
  expect(replica.sync.setAside()).toMatchObject([{ id: 'n1', code: 'clock' }])
  expect(replica.edit().stamp > witnessed).toBe(true)
  expect(Number.parseInt(replica.edit().stamp.slice(0, 12), 16)).toBeLessThan(scene.time.now + 60_000)
  await scene.time.run(35 * 60_000)
  expect((await replica.store.get('n1'))?.body).toEqual({ text: 'from tomorrow' })
  expect(replica.sync.status().held).toBe(0)
})

test('I8.16 a device whose clock fell back takes the present for the present, by the server’s clock', async () => {
  const scene = new Scene()
  const replica = await scene.replica('device1')
  replica.skewMs = -365 * 24 * 3_600_000
  const now = noteAt('n1', scene.time.now, 'now')
  scene.server.plant(circle, now)
  replica.sync.start()
  await scene.time.run(5000)
  expect((await replica.store.get('n1'))?.body).toEqual({ text: 'now' })
  expect(replica.edit().stamp > now.clock['text']!).toBe(true)
})

test('I2.2 news reaches a connected replica at once, without polling', async () => {
  const scene = new Scene()
  const [one, two] = [await scene.ready('device1'), await scene.ready('device2')]
  await scene.time.run(14 * 60_000)
  expect(scene.requests()).toEqual([])
  await one.write(note('n1', one.edit(), 'text'))
  await scene.time.run(40)
  expect((await two.store.get('n1'))?.body).toEqual({ text: 'text' })
})

test('I2.3 without a live connection news still comes, within the longest wait', async () => {
  const scene = new Scene()
  const replica = await scene.replica('device1')
  replica.weather.fate = (type) => (type === 'live' ? 'half-open' : 'arrives')
  replica.sync.start()
  await scene.time.run(10 * 60_000)
  scene.server.plant(circle, noteAt('n1', 1000, 'text'))
  await scene.time.run(61_000)
  expect((await replica.store.get('n1'))?.body).toEqual({ text: 'text' })
})

test('I6.3 a captive portal, a full server and a broken one are waited out, each under its name', async () => {
  const scene = new Scene()
  const replica = await scene.ready('device1')
  for (const [fate, mode, code] of [
    ['portal', 'offline', 'not-our-server'],
    ['rate-limited', 'blocked', 'rate-limited'],
    ['server-error', 'blocked', 'server-error'],
  ] as const) {
    replica.weather.fate = () => fate
    replica.sync.nudge()
    await scene.time.run(1500)
    expect(replica.sync.status()).toMatchObject({ mode, problem: { code }, isProven: true })
  }
  replica.weather.fate = () => 'arrives'
  await scene.time.run(61_000)
  expect(replica.sync.status()).toMatchObject({ mode: 'idle', isProven: true })
  expect(replica.sync.status().problem).toBeUndefined()
})

test('I6.4 after the computer slept, what hung on the old connections starts anew', async () => {
  const scene = new Scene()
  const replica = await scene.ready('device1')
  replica.weather.isCut = true
  await replica.write(note('n1', replica.edit(), 'text'))
  await scene.time.run(100)
  replica.weather.isCut = false
  replica.sync.wake()
  await scene.time.run(200)
  expect(scene.server.records(circle)).toHaveLength(1)
  expect(replica.sync.status()).toMatchObject({ isProven: true, mode: 'idle' })
})

test('I6.5 a sign-in that ended stops nothing here, and signing in goes on where it was', async () => {
  const scene = new Scene()
  const replica = await scene.ready('device1')
  scene.server.signedOut.add('device1')
  await replica.write(note('n1', replica.edit(), 'text'))
  await scene.time.run(1000)
  expect(replica.sync.status()).toMatchObject({ mode: 'signed-out', waiting: 1, problem: { code: 'sign-in-needed' } })
  scene.server.signedOut.clear()
  replica.sync.nudge()
  await scene.proven(replica)
  expect(scene.server.records(circle)).toHaveLength(1)
})
