import { expect, test } from 'vitest'
import { serverLimits } from '../limits.ts'
import { type Epoch, judgePlace, type Place } from './epoch.ts'

const lives = (...starts: [string, number][]): Epoch => ({ epoch: 'e1', lives: starts.map(([name, from]) => ({ name, from })) })
const at = (life: string | null, seq: number | string, epoch = 'e1'): Place => ({ epoch, life, seq: String(seq) })
const twoLives = lives(['first', 0], ['second', 50])
const worn = lives(...Array.from({ length: serverLimits.livesMax }, (_, index): [string, number] => [`life${index}`, index]))

test.each([
  ['within an earlier life', at('first', 40), twoLives, '80', 'known'],
  ['at the end of an earlier life', at('first', 50), twoLives, '80', 'known'],
  ['beyond the end that the earlier life has here', at('first', 51), twoLives, '80', 'restored'],
  ['within the current life', at('second', 80), twoLives, '80', 'known'],
  ['beyond what the database holds', at('second', 81), twoLives, '80', 'restored'],
  ['of a life that this database has not seen', at('lost', 10), twoLives, '80', 'restored'],
  ['of a life so long ago that it may be forgotten', at('forgotten', 10), worn, '900', 'old'],
  ['of another epoch', at('second', 10, 'e0'), twoLives, '80', 'old'],
  ['of a shared database', at(null, '60-xyz'), lives(), '80-abc', 'known'],
  ['beyond a shared database', at(null, '90-xyz'), lives(), '80-abc', 'restored'],
  ['in a database of several copies, whichever answers', at(null, '90-xyz'), lives(), null, 'known'],
] as const)('I1.31 a place %s', (_title, place, epoch, seqNow, judged) => {
  expect(judgePlace(place, epoch, seqNow)).toBe(judged)
})
