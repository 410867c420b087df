import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backupEveryMs, type Dated, defaultRota, isBackupDue, keptBackups, newestOnly } from './rota.ts'

const hour = 3_600_000
const day = 24 * hour
const monday = Date.parse('2026-11-16T00:30:00Z')

/** One backup an hour, pruned by the rota after each, as the service does. */
function runRota(times: readonly number[]): Dated[] {
  let kept: Dated[] = []
  for (const [index, at] of times.entries()) {
    kept.push({ at, number: index + 1 })
    const stay = keptBackups(kept)
    kept = kept.filter(({ number }) => stay.has(number))
  }
  return kept
}

test('I1.80 a year of hours leaves 24 hourly, 7 daily and 8 weekly backups', () => {
  const times = Array.from({ length: 24 * 365 }, (_, i) => monday + i * hour)
  const last = times.at(-1)!
  const ages = runRota(times).map(({ at }) => (last - at) / hour)
  expect(ages.filter((age) => age < 24)).toHaveLength(24)
  expect(new Set(ages.filter((age) => age < 7 * 24).map((age) => Math.floor((last - age * hour) / day))).size).toBeGreaterThanOrEqual(7)
  expect(ages.length).toBeLessThanOrEqual(24 + 7 + 8)
  expect(Math.max(...ages)).toBeGreaterThan(6 * 7 * 24)
})

test('I1.80 several backups in one hour count as one; the newest of them stays', () => {
  const times = Array.from({ length: 30 }, (_, i) => monday + i * 60_000)
  expect(runRota(times).map(({ number }) => number)).toEqual([30])
})

test('I1.80 weeks without a backup cost none of those before', () => {
  const before = Array.from({ length: 24 }, (_, i) => monday + i * hour)
  const kept = runRota([...before, monday + 60 * day])
  expect(kept.map(({ number }) => number)).toEqual([...Array.from({ length: 23 }, (_, i) => i + 2), 25])
})

test('I1.81 a clock that ran years ahead for a day holds no place for ever', () => {
  const ahead = Array.from({ length: 5 }, (_, i) => monday + 3650 * day + i * hour)
  const after = Array.from({ length: 24 * 70 }, (_, i) => monday + i * hour)
  const kept = runRota([...ahead, ...after])
  expect(kept.filter(({ at }) => at > monday + 365 * day)).toEqual([])
  expect(kept.at(-1)).toEqual({ at: after.at(-1), number: ahead.length + after.length })
})

test('I1.81 whatever the clock does, the newest backup stays, and what stays is bounded and stays again', () => {
  const rotaMax = defaultRota.reduce((sum, { kept }) => sum + kept, 0)
  const times = fc.array(fc.integer({ min: 0, max: 4_000_000_000_000 }), { minLength: 1, maxLength: 200 })
  fc.assert(
    fc.property(times, (list) => {
      const backups = list.map((at, index) => ({ at, number: index + 1 }))
      const kept = keptBackups(backups)
      expect(kept.has(list.length)).toBe(true)
      expect(kept.size).toBeLessThanOrEqual(rotaMax)
      expect(keptBackups(backups.filter(({ number }) => kept.has(number)))).toEqual(kept)
    }),
  )
})

test('I1.80 a second place keeps the newest alone', () => {
  expect([
    ...keptBackups(
      [
        { at: 2, number: 1 },
        { at: 1, number: 2 },
      ],
      newestOnly,
    ),
  ]).toEqual([2])
})

test('I1.81 a backup is due after an hour, and when the clock went back', () => {
  expect(isBackupDue(null, monday)).toBe(true)
  expect(isBackupDue(monday, monday + backupEveryMs - 1)).toBe(false)
  expect(isBackupDue(monday, monday + backupEveryMs)).toBe(true)
  expect(isBackupDue(monday, monday - 2 * backupEveryMs)).toBe(true)
  expect(isBackupDue(monday, monday + backupEveryMs, backupEveryMs / 10)).toBe(false)
  expect(isBackupDue(monday, monday + 2 * backupEveryMs, backupEveryMs / 10)).toBe(true)
})
