import { expect, test } from 'vitest'
import { circle, note, Scene } from './scene.ts'

const bert = 'circle-of-bert'

test('I7.8 a circle that was made without a network is brought to the server, and then its records', async () => {
  const scene = new Scene()
  const replica = await scene.ready('device1')
  await replica.write(note('n1', replica.edit(), 'text', { circle: bert }))
  await scene.time.run(2000)
  expect(scene.server.circles.get(bert)?.members.get('device1')).toBe('owner')
  expect(scene.server.records(bert)).toHaveLength(1)
  await scene.proven(replica)
})

test('I7.8 a circle that is not meant for the server stays here', async () => {
  const scene = new Scene()
  const replica = await scene.replica('device1', { circles: async () => [circle] })
  await replica.write(note('n1', replica.edit(), 'text', { circle: bert }))
  replica.sync.start()
  await scene.time.run(5000)
  expect(scene.server.circles.has(bert)).toBe(false)
  expect(replica.sync.status().circles.map(({ id }) => id)).toEqual([circle])
})

test('I7.8 a lost circle goes from the device, after what was never sent was handed over', async () => {
  const scene = new Scene()
  const replica = await scene.ready('device1')
  await replica.write(note('n1', replica.edit(), 'sent'))
  await scene.proven(replica)
  replica.weather.isCut = true
  await replica.write(note('n2', replica.edit(), 'unsent'))
  scene.server.removeMember(circle, 'device1')
  await scene.time.run(1000)
  replica.weather.isCut = false
  await scene.time.run(120_000)
  expect(replica.unsent.get(circle)?.map(({ id }) => id)).toEqual(['n2'])
  expect(await replica.store.circles()).toEqual([])
  expect(replica.sync.status().circles).toEqual([])
})

test('I7.8 a replica that dies while a circle is handed over hands it over again', async () => {
  const scene = new Scene()
  let handOvers = 0
  const replica = await scene.ready('device1', { onLostCircle: async () => void handOvers++ })
  await replica.write(note('n1', replica.edit(), 'text'))
  await scene.proven(replica)
  replica.dies = (boundary) => boundary === 'purge before' && handOvers === 1
  replica.onDeath = () => void scene.time.after(100, () => replica.restart())
  scene.server.removeMember(circle, 'device1')
  await scene.time.run(10_000)
  expect(handOvers).toBe(2)
  expect(await replica.store.circles()).toEqual([])
})

test('I7.8 a server that does not know the circle does not take it from a replica; its owner brings it back', async () => {
  const scene = new Scene()
  const empty = scene.server.backup()
  const owner = await scene.replica('device1', { isMember: false })
  await owner.write(note('n1', owner.edit(), 'text'))
  owner.sync.start()
  await scene.time.run(2000)
  scene.server.addMember(circle, 'device2', 'caregiver')
  const other = await scene.ready('device2')
  await scene.proven(owner)
  await owner.sync.stop()
  scene.server.restore(empty)
  await scene.time.run(5000)
  expect(other.sync.status()).toMatchObject({ isProven: false, circles: [{ id: circle, problem: { code: 'circle-unknown' } }] })
  expect(await other.store.circles()).toEqual([circle])
  owner.sync.start()
  await scene.time.run(5000)
  expect(scene.server.records(circle)).toHaveLength(1)
})

test('I7.8 a circle that the device joins comes with its next pull', async () => {
  const scene = new Scene()
  const replica = await scene.ready('device1')
  const other = await scene.ready('device2')
  await other.write(note('n1', other.edit(), 'text', { circle: bert }))
  await scene.proven(other)
  scene.server.addMember(bert, 'device1', 'viewer')
  await scene.time.run(2000)
  expect((await replica.store.get('n1'))?.body).toEqual({ text: 'text' })
  expect(replica.sync.status().circles.find(({ id }) => id === bert)?.role).toBe('viewer')
})

test('I6.9 one circle that cannot be created holds up none of the others', async () => {
  const scene = new Scene()
  scene.server.addMember(bert, 'stranger1', 'owner')
  const replica = await scene.replica('device1')
  await replica.write(note('n1', replica.edit(), 'text', { circle: bert }), note('n2', replica.edit(), 'text'))
  replica.sync.start()
  await scene.time.run(10_000)
  expect(scene.server.records(circle)).toHaveLength(1)
  const status = replica.sync.status()
  expect(status.circles.find(({ id }) => id === bert)).toMatchObject({ role: null, problem: { code: 'not-allowed' } })
  expect(status.circles.find(({ id }) => id === circle)).toMatchObject({ isProven: true })
  expect(status.isProven).toBe(false)
})

test('I6.9 when the sync was stopped, nothing of it touches the store', async () => {
  const scene = new Scene()
  const replica = await scene.ready('device1')
  await replica.write(note('n1', replica.edit(), 'text'))
  await scene.time.run(7)
  const stopped = replica.sync.stop()
  let isStopped = false
  void stopped.then(() => (isStopped = true))
  await scene.time.runUntil(() => isStopped, 1000)
  expect(isStopped).toBe(true)
  expect(replica.sync.status().mode).toBe('off')
  scene.requests()
  await scene.time.run(60_000)
  expect(scene.requests()).toEqual([])
  replica.sync.start()
  await scene.proven(replica)
})
