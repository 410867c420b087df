import { expect, test } from 'vitest'
import type { Replica } from './replica.ts'
import { circle, note, noteAt, Scene } from './scene.ts'

/** What a replica does from its start to its proof, with things to push, to pull and to repair on the way. */
async function prepare(): Promise<{ scene: Scene; replica: Replica }> {
  const scene = new Scene()
  const replica = await scene.replica('device1', { limits: { pullRecordsMax: 2, pullRecordsMin: 2, pushRecordsMax: 2 } })
  for (let index = 0; index < 3; index++) scene.server.plant(circle, noteAt(`theirs${index}`, 1000, 'text'))
  await replica.write(...Array.from({ length: 3 }, (_, index) => note(`ours${index}`, replica.edit(), 'text')))
  await replica.write(note('theirs0', replica.edit(), 'both'))
  scene.server.broken.add('ours0')
  scene.time.after(1000, () => scene.server.broken.clear())
  return { scene, replica }
}

/** Runs until the proof; dies at the given boundary, and starts again. Tells how many boundaries there were. */
async function runWithDeathAt(place: number): Promise<number> {
  const { scene, replica } = await prepare()
  let boundaries = 0
  replica.dies = () => ++boundaries === place
  replica.onDeath = () => void scene.time.after(500, () => replica.restart())
  replica.sync.start()
  await scene.time.run(2000)
  replica.sync.proveNow()
  await scene.proven(replica)
  const theirs = scene.server.records(circle).map(({ id, body }) => [id, body['text']])
  expect(new Map(theirs as [string, string][])).toEqual(new Map([...names('ours', 0), ...names('theirs', 1), ['theirs0', 'both']]))
  expect((await replica.store.versions(circle)).size).toBe(6)
  expect(await replica.store.pending([circle], 1)).toEqual([])
  await replica.close()
  return boundaries
}

const names = (prefix: string, first: number): [string, string][] => [0, 1, 2].slice(first).map((index) => [`${prefix}${index}`, 'text'])

test('I2.9 a replica may die at any boundary of its store, and comes to the same proven state', async () => {
  const boundaries = await runWithDeathAt(0)
  expect(boundaries).toBeGreaterThan(40)
  for (let place = 1; place <= boundaries; place++) await runWithDeathAt(place)
  console.log(`died at each of ${boundaries} boundaries`)
})
