import { describe, expect, test } from 'vitest'
import type { JournalRecord } from '../protocol/journal-record.ts'
import { learnUptime, placeRecords } from './place-in-time.ts'

const box = { uuid: 'a-box', epoch: 1, boot: 5 }
const nowMs = Date.UTC(2026, 0, 15, 12)
const opened = (seq: number, boot: number, time: { clockS: number } | { uptimeS: number }): JournalRecord => ({
  seq,
  boot,
  kind: 'drawer-opened',
  drawer: 1,
  time,
})

describe('placing records in time', () => {
  test('I3.19 a set clock is taken to the second', () => {
    const { placed } = placeRecords(learnUptime(undefined, box, 10, nowMs), [opened(1, 5, { clockS: nowMs / 1000 - 60 })], nowMs)
    expect(placed[0]).toMatchObject({ at: nowMs - 60_000, uncertaintyMs: 1000, device: 'a-box', epoch: 1 })
  })

  test('I3.19 the present boot is placed by its uptime, off by at most what its resonator drifts', () => {
    const { placed } = placeRecords(learnUptime(undefined, box, 3600, nowMs), [opened(1, 5, { uptimeS: 1600 })], nowMs)
    expect(placed[0]).toMatchObject({ at: nowMs - 2_000_000, uncertaintyMs: 1000 + 10_000 })
  })

  test('I3.19 nothing is placed in the future', () => {
    const { placed } = placeRecords(learnUptime(undefined, box, 9, nowMs), [opened(1, 5, { uptimeS: 10 })], nowMs)
    expect(placed[0]!.at).toBe(nowMs)
  })

  test('I3.19 an unseen boot lies between what came before it and the present boot, and keeps its own distances', () => {
    const known = learnUptime(undefined, box, 100, nowMs)
    const bootAtMs = nowMs - 100_000
    const before = opened(1, 3, { clockS: (bootAtMs - 1_000_000) / 1000 })
    const { placed } = placeRecords(known, [before, opened(2, 4, { uptimeS: 20 }), opened(3, 4, { uptimeS: 50 })], nowMs)
    const [, first, second] = placed
    expect(first!.at - first!.uncertaintyMs).toBeLessThanOrEqual(bootAtMs - 1_000_000 + 20_000)
    expect(first!.at + first!.uncertaintyMs).toBeGreaterThanOrEqual(bootAtMs)
    expect(first!.uncertaintyMs).toBeLessThan(600_000)
    expect(second!.at - first!.at).toBe(30_000)
  })

  test('I3.19 an unseen boot after nothing known is said to be quite uncertain', () => {
    const { placed } = placeRecords(learnUptime(undefined, box, 100, nowMs), [opened(1, 4, { uptimeS: 20 })], nowMs)
    expect(placed[0]!.at).toBe(nowMs - 100_000)
    expect(placed[0]!.uncertaintyMs).toBeGreaterThan(24 * 3_600_000)
  })

  test('I3.18 lost records lie between the one before and the one after', () => {
    const known = learnUptime(undefined, box, 100, nowMs)
    const first = placeRecords(known, [opened(1, 5, { clockS: nowMs / 1000 - 500 })], nowMs)
    const { placed } = placeRecords(
      first.placement,
      [{ seq: 9, boot: 0, kind: 'overflow', lost: 8 }, opened(10, 5, { clockS: nowMs / 1000 - 100 })],
      nowMs,
    )
    expect(placed[0]).toMatchObject({ kind: 'overflow', lost: 8, at: nowMs - 100_000, uncertaintyMs: 400_000 })
  })

  test('I3.19 another box, or a formatted one, shares nothing with what was known', () => {
    const known = learnUptime(undefined, box, 100, nowMs)
    const other = learnUptime(known, { ...box, epoch: 2, boot: 6 }, 1, nowMs)
    expect([...other.anchors.keys()]).toEqual([6])
    expect([...learnUptime(known, { ...box, boot: 6 }, 1, nowMs).anchors.keys()]).toEqual([5, 6])
  })
})
