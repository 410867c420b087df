import type { Trust } from '../../../shared/trust/trust.ts'
import type { Words } from '../words/words.ts'
import type { ChipTone } from './Chip.tsx'

export type TrustState = Trust['level'] | 'core-gone' | 'unknown'

/** Green belongs to the proven state alone. */
export const trustTone: Record<TrustState, ChipTone> = {
  saved: 'good',
  checking: 'calm',
  waiting: 'now',
  offline: 'now',
  refused: 'harm',
  'signed-out': 'now',
  'local-only': 'calm',
  'core-gone': 'harm',
  unknown: 'calm',
}

/** What the status line knows: without a core nothing is known, whatever it said last. */
export const trustState = (trust: Trust | undefined, isUp: boolean): TrustState => (isUp ? (trust?.level ?? 'unknown') : 'core-gone')

/** For a narrow head: the fewest words. */
export const trustShort = (state: TrustState, trust: Trust | undefined, { t }: Words): string =>
  t(`trustShort.${state}`, { count: (state === 'refused' ? trust?.refused : trust?.waiting) ?? 0 })

/** The status line's few words. `wallOf` writes an instant as the time of day. */
export function trustLine(state: TrustState, trust: Trust | undefined, { t, wall }: Words, wallOf: (atMs: number) => string): string {
  const since = (atMs: number | null | undefined): string => (atMs ? wall(wallOf(atMs)) : '')
  switch (state) {
    case 'waiting':
      return t('trust.waiting', { count: trust?.waiting ?? 0, since: since(trust?.waitingSince) })
    case 'offline':
      return trust?.waiting
        ? t('trust.offlineWaiting', { count: trust.waiting, since: since(trust.offlineSince) })
        : t('trust.offline', { since: since(trust?.offlineSince) })
    case 'refused':
      return t('trust.refused', { count: trust?.refused ?? 0 })
    default:
      return t(`trust.${state}`)
  }
}
