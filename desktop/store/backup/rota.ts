/** A backup as the rota sees it: when it was made (epoch ms), and its number, which grows with each one whatever the clock does. */
export type Dated = { at: number; number: number }

/** So many spans of time have one backup each: the newest made in it. Times are UTC, so that no zone and no summer time matters. */
export type Rota = readonly { spanMs: number; offsetMs: number; kept: number }[]

const hourMs = 3_600_000
const dayMs = 24 * hourMs

export const backupEveryMs = hourMs

export const defaultRota: Rota = [
  { spanMs: hourMs, offsetMs: 0, kept: 24 },
  { spanMs: dayMs, offsetMs: 0, kept: 7 },
  // 1970 began on a Thursday; weeks begin on Monday (ISO 8601).
  { spanMs: 7 * dayMs, offsetMs: 3 * dayMs, kept: 8 },
]

/** For a second place, which only holds what is newest. */
export const newestOnly: Rota = []

/**
 * The numbers of the backups that stay. The newest always does. Spans are counted where there are backups, so a
 * gap of weeks costs none; they are ordered by their backups' numbers, so a clock that once ran years ahead does
 * not hold its places for ever.
 */
export function keptBackups(backups: readonly Dated[], rota: Rota = defaultRota): Set<number> {
  const newestFirst = backups.toSorted((a, b) => b.number - a.number)
  const kept = new Set(newestFirst.slice(0, 1).map((one) => one.number))
  for (const { spanMs, offsetMs, kept: count } of rota) {
    const newestOfSpan = new Map<number, number>()
    for (const { at, number } of newestFirst) {
      const span = Math.floor((at + offsetMs) / spanMs)
      if (!newestOfSpan.has(span)) newestOfSpan.set(span, number)
    }
    for (const number of [...newestOfSpan.values()].slice(0, count)) kept.add(number)
  }
  return kept
}

/**
 * Whether an hour has gone by since the last backup, or longer where backups take long: they are at work for a
 * twentieth of the time at most. A clock that was set back makes one due too.
 */
export function isBackupDue(lastAt: number | null, nowMs: number, tookMs = 0): boolean {
  const everyMs = Math.max(backupEveryMs, 20 * tookMs)
  return lastAt === null || nowMs - lastAt >= everyMs || lastAt > nowMs + backupEveryMs
}
