import { expect, test } from 'vitest'
import { openTestReplica } from '../../replica/testing/test-replica.ts'
import type { Timers } from '../../sync/timers.ts'
import { type Chore, housekeepingKey, keepHouse } from './housekeeping.ts'

const hourMs = 3600_000
const dayMs = 24 * hourMs
const log = { info: () => {}, warn: () => {} }

/** Housekeeping at a clock of its own, whose timers run when the test says so. */
async function open(chores: Chore[]) {
  const { store, goTo, replica } = await openTestReplica()
  let waiting: { ms: number; run: () => void }[] = []
  const timers: Timers = {
    after(ms, run) {
      const one = { ms, run }
      waiting.push(one)
      return () => void (waiting = waiting.filter((other) => other !== one))
    },
  }
  const start = () => keepHouse({ chores, values: store.device, now: replica.now, timers, log })
  /** Lets the next timer come, and what follows from it happen. */
  const next = async () => {
    const [first] = waiting.splice(0, 1)
    goTo(replica.now() + first!.ms)
    first!.run()
    await expect.poll(() => waiting.length).toBe(1)
  }
  return { start, next, values: store.device, timers: () => waiting.length, goTo, now: replica.now }
}

test('I1.106 house is kept once a day, a while after the start, one chore after the other', async () => {
  const done: string[] = []
  const chore = (name: string): Chore => ({
    name,
    async run() {
      done.push(`${name} begins`)
      await Promise.resolve()
      done.push(`${name} ends`)
    },
  })
  const { start, next } = await open([chore('one'), chore('two')])
  start()
  expect(done).toEqual([])
  await next()
  expect(done).toEqual(['one begins', 'one ends', 'two begins', 'two ends'])
  for (let hour = 0; hour < 23; hour++) await next()
  expect(done).toHaveLength(4)
  await next()
  expect(done).toHaveLength(8)
})

test('I1.106 a start soon after does nothing again; a clock that was put back does not put it off', async () => {
  let times = 0
  const { start, next, values, now } = await open([{ name: 'count', run: async () => ++times }])
  await values.set(housekeepingKey, now() - hourMs)
  await start().close()
  start()
  await next()
  expect(times).toBe(0)
  await values.set(housekeepingKey, now() + 300 * dayMs)
  await next()
  expect(times).toBe(1)
})

test('I1.106 a chore that fails holds up none of the others', async () => {
  let times = 0
  const { start, next } = await open([
    { name: 'fails', run: () => Promise.reject(new Error('no room')) },
    { name: 'works', run: async () => ++times },
  ])
  start()
  await next()
  expect(times).toBe(1)
})

test('I1.106 closing does not wait for a long chore, and begins no other', async () => {
  let isTold = false
  let others = 0
  const long: Chore = {
    name: 'long',
    run: (signal) => new Promise(() => signal.addEventListener('abort', () => (isTold = true))),
  }
  const { start, timers, values, next } = await open([long, { name: 'other', run: async () => ++others }])
  const house = start()
  void next().catch(() => undefined)
  await expect.poll(() => values.get(housekeepingKey)).toBeTypeOf('number')
  await house.close()
  expect({ isTold, others, timers: timers() }).toEqual({ isTold: true, others: 0, timers: 0 })
})
