import { expect, test } from 'vitest'
import { CommitQueue, sliceRowsMax } from './commit-queue.ts'

/** A queue whose commits are counted, by the number of jobs in each. */
function countingQueue(): { queue: CommitQueue; commits: number[] } {
  const commits: number[] = []
  const queue = new CommitQueue((work) => {
    const outcomes = work()
    commits.push(outcomes.length)
    return outcomes
  })
  return { queue, commits }
}

const job = () => ({ result: undefined })
const turn = () => new Promise((resolve) => setImmediate(resolve))

test('I1.67 jobs of one turn share a commit, but none has more rows than a slice, and between two the event loop has its turn', async () => {
  const { queue, commits } = countingQueue()
  const done = Promise.all(Array.from({ length: 10 }, () => queue.submit(job, sliceRowsMax / 2)))
  await turn()
  expect(commits).toEqual([2])
  await turn()
  expect(commits).toEqual([2, 2])
  await done
  expect(commits).toEqual([2, 2, 2, 2, 2])
  await Promise.all([queue.submit(job, 1), queue.submit(job, sliceRowsMax), queue.submit(job, 2 * sliceRowsMax), queue.submit(job, 1)])
  expect(commits.slice(5)).toEqual([1, 1, 1, 1])
})

test('I1.16 jobs that share a commit do not share a failure', async () => {
  const { queue, commits } = countingQueue()
  const failing = (): never => {
    throw new Error('no')
  }
  const outcomes = await Promise.allSettled([queue.submit(job, 1), queue.submit(failing, 1), queue.submit(job, 1)])
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(commits).toEqual([1, 1])
})

test('I10.33 what is submitted while the file is exchanged waits, and is then committed', async () => {
  const { queue, commits } = countingQueue()
  const pausing = queue.whilePaused(async () => {
    const waiting = queue.submit(job, 1)
    await turn()
    expect(commits).toEqual([])
    return { waiting }
  })
  await (
    await pausing
  ).waiting
  expect(commits).toEqual([1])
})
