import { expect, test } from 'vitest'
import { failed } from '../../desktop/sync/reply.ts'
import type { SyncTransport } from '../../desktop/sync/transport.ts'
import { circle, note, Scene } from './scene.ts'

const textOf = (scene: Scene, id: string) => scene.server.circles.get(circle)?.entries.get(id)?.record.body['text']

test('I6.2 a write is done, and can be read, while the network hangs', async () => {
  const scene = new Scene()
  const replica = await scene.ready('device1')
  replica.weather.isCut = true
  await replica.write(note('n1', replica.edit(), 'first'))
  await scene.time.run(10)
  const before = scene.time.now
  await replica.write(note('n2', replica.edit(), 'second'))
  expect((await replica.store.get('n2'))?.body).toEqual({ text: 'second' })
  expect(scene.time.now).toBe(before)
})

test('I2.9 an edit made while its earlier state is on the way stays pending, and goes next', async () => {
  const scene = new Scene()
  const replica = await scene.ready('device1')
  replica.weather.delayMs = () => 500
  await replica.write(note('n1', replica.edit(), 'first'))
  await scene.time.run(200)
  await replica.write(note('n1', replica.edit(), 'second'))
  await scene.time.runUntil(() => textOf(scene, 'n1') === 'first', 5000)
  await scene.time.run(600)
  expect((await replica.store.get('n1'))!.pending).toBeGreaterThan(0)
  await scene.proven(replica)
  expect(textOf(scene, 'n1')).toBe('second')
})

test('I2.9 what was sent but never confirmed is sent again, and counts once', async () => {
  const scene = new Scene()
  const replica = await scene.ready('device1')
  replica.weather.fate = (type) => (type === 'push' ? 'reply-lost' : 'arrives')
  await replica.write(note('n1', replica.edit(), 'first'))
  await scene.time.run(40_000)
  expect(textOf(scene, 'n1')).toBe('first')
  expect(replica.sync.status()).toMatchObject({ waiting: 1, isProven: false, mode: 'offline' })
  replica.weather.fate = () => 'arrives'
  await scene.proven(replica)
  expect(scene.server.records(circle)).toHaveLength(1)
})

test('I8.17 a refused record is kept with its reason and holds up none of the others', async () => {
  const scene = new Scene()
  const replica = await scene.ready('device1')
  scene.server.broken.add('n1')
  await replica.write(note('n1', replica.edit(), 'bad'), note('n2', replica.edit(), 'good'))
  await scene.time.run(5000)
  expect(await replica.store.get('n1')).toMatchObject({ refused: 'storage', body: { text: 'bad' } })
  expect(textOf(scene, 'n2')).toBe('good')
  expect(replica.sync.status()).toMatchObject({ refused: 1, waiting: 0, isProven: false })
})

test('I8.17 a record that no version of the schema allows is refused without one word of its version', async () => {
  const scene = new Scene()
  const replica = await scene.ready('device1')
  await replica.write(note('n1', replica.edit(), 'bad', { kind: 'Not A Kind' }), note('n2', replica.edit(), 'good'))
  await scene.time.run(5000)
  expect(await replica.store.get('n1')).toMatchObject({ refused: 'schema' })
  expect(textOf(scene, 'n2')).toBe('good')
})

test('I8.19 what was refused is tried again when the circle comes due, or when a person asks', async () => {
  const scene = new Scene()
  const replica = await scene.ready('device1')
  scene.server.broken.add('n1').add('n2')
  await replica.write(note('n1', replica.edit(), 'one'), note('n2', replica.edit(), 'two'))
  await scene.time.run(5000)
  scene.server.broken.delete('n2')
  void replica.sync.retry(['n2'])
  await scene.time.run(5000)
  expect(textOf(scene, 'n2')).toBe('two')
  expect(replica.sync.status().refused).toBe(1)
  scene.server.broken.clear()
  await scene.time.run(16 * 60_000)
  expect(textOf(scene, 'n1')).toBe('one')
  expect(replica.sync.status()).toMatchObject({ refused: 0, isProven: true })
})

test('I8.18 where a batch is too large it is halved until it passes', async () => {
  const scene = new Scene()
  const honest = scene.server.transport('device1')
  const sent: number[] = []
  const narrow: SyncTransport = {
    ...honest,
    async push(request, signal) {
      sent.push(request.records.length)
      return request.records.length > 3 ? failed('too-large', 'Too large.') : honest.push(request, signal)
    },
  }
  const replica = await scene.replica('device1', { transport: narrow })
  await replica.write(...Array.from({ length: 10 }, (_, index) => note(`n${index}`, replica.edit(), 'text')))
  replica.sync.start()
  await scene.proven(replica)
  expect(sent.slice(0, 3)).toEqual([10, 5, 2])
  expect(scene.server.records(circle)).toHaveLength(10)
})

test('I8.18 a batch stays within the limits of records and bytes, and a record too large for any is refused here', async () => {
  const scene = new Scene()
  const replica = await scene.replica('device1', { limits: { pushBytesMax: 30_000, recordBytesMax: 20_000 } })
  const long = (letters: number) => 'x'.repeat(letters)
  await replica.write(
    note('n1', replica.edit(), long(12_000)),
    note('n2', replica.edit(), long(12_000)),
    note('n3', replica.edit(), long(21_000)),
    note('n4', replica.edit(), long(12_000)),
  )
  replica.sync.start()
  await scene.time.run(5000)
  const pushes = scene.server.requests.filter(({ type }) => type === 'push').map(({ records }) => records)
  expect(pushes).toEqual([2, 1])
  expect(await replica.store.get('n3')).toMatchObject({ refused: 'size' })
})

test('I8.40 what a clock that ran ahead has stamped is stamped anew and sent, in its order, without winning over later edits', async () => {
  const scene = new Scene()
  const [hasty, other] = [await scene.ready('device1'), await scene.ready('device2')]
  const wrongMs = 365 * 24 * 3600_000
  hasty.skewMs = wrongMs
  hasty.weather.isCut = true
  await hasty.write(note('n1', hasty.edit(), 'first'))
  await hasty.write(note('n1', hasty.edit(), 'second'), note('n2', hasty.edit(), 'more'))
  hasty.weather.isCut = false
  await scene.time.runUntil(() => textOf(scene, 'n1') === 'second', 120_000)
  expect(textOf(scene, 'n2')).toBe('more')
  await scene.time.run(10 * 60_000)
  await other.write(note('n1', other.edit(), 'third'))
  await scene.proven(hasty, other)
  expect(textOf(scene, 'n1')).toBe('third')
  // While it is still wrong, and after somebody has set it right.
  for (const [text, skewMs] of [
    ['fourth', wrongMs],
    ['fifth', 0],
  ] as const) {
    hasty.skewMs = skewMs
    await scene.time.run(60_000)
    await hasty.write(note('n1', hasty.edit(), text))
    await scene.proven(hasty, other)
    expect(textOf(scene, 'n1')).toBe(text)
  }
})
