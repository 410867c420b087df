import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { openLog } from '../log.ts'
import { DatabaseFollower, type Feed } from './database-follower.ts'

/** A feed whose every answer the test gives. */
function scriptedFeed() {
  type Page = { names: string[]; since: string }
  let answer: PromiseWithResolvers<Page>
  const asked: string[] = []
  let isDown = false
  const feed: Feed = {
    updatesNow: async () => {
      if (isDown) throw new Error('down')
      asked.push('now')
      return 'now-1'
    },
    updatesAfter: (since) => {
      asked.push(since)
      answer = Promise.withResolvers<Page>()
      return answer.promise
    },
  }
  return {
    feed,
    asked,
    page: (names: string[], since: string) => answer.resolve({ names, since }),
    goDown: () => {
      isDown = true
      answer.reject(new Error('down'))
    },
    comeUp: () => void (isDown = false),
  }
}

async function follow() {
  const script = scriptedFeed()
  const told: string[] = []
  const pauses: number[] = []
  let endPause = () => {}
  const follower = new DatabaseFollower({
    feed: script.feed,
    tell: (name) => told.push(name),
    tellAll: async () => void told.push('all'),
    log: openLog('silent'),
    pause: (ms) => new Promise((resolve) => void (pauses.push(ms), (endPause = resolve))),
  })
  await follower.start()
  await turn()
  const endPauses = async (count: number) => {
    for (let ended = 0; ended < count; ended++) {
      endPause()
      await turn()
    }
  }
  return { ...script, told, pauses, endPauses, follower }
}

test('I1.54 each page tells its databases once, and the next is asked from where it ended', async () => {
  const { asked, page, told, follower } = await follow()
  page(['a', 'b', 'a'], 's1')
  await turn()
  page([], 's2')
  await turn()
  expect(told).toEqual(['a', 'b'])
  expect(asked).toEqual(['now', 'now-1', 's1', 's2'])
  follower.stop()
})

test('I1.54 after a failure it tries again, ever less often up to a limit, then tells of all databases, once', async () => {
  const { asked, page, goDown, comeUp, told, pauses, endPauses, follower } = await follow()
  goDown()
  await turn()
  await endPauses(5)
  expect(pauses).toEqual([500, 1000, 2000, 4000, 5000, 5000])
  expect(told).toEqual([])
  comeUp()
  await endPauses(1)
  expect(told).toEqual(['all'])
  page(['a'], 's1')
  await turn()
  expect(told).toEqual(['all', 'a'])
  expect(asked).toEqual(['now', 'now-1', 'now', 'now-1', 's1'])
  follower.stop()
})

test('I1.54 a stopped one asks no more', async () => {
  const { asked, goDown, comeUp, told, endPauses, follower } = await follow()
  goDown()
  await turn()
  comeUp()
  follower.stop()
  await endPauses(3)
  expect(asked).toEqual(['now', 'now-1'])
  expect(told).toEqual([])
})
