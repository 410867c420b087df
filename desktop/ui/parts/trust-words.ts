import type { TrustView } from '../../contract/views.ts'
import type { Words } from '../words/words.ts'
import type { ChipTone } from './Chip.tsx'

export type TrustState = TrustView['level'] | 'not-saving' | 'core-gone' | 'unknown'

/** Green belongs to the proven state alone. */
export const trustTone: Record<TrustState, ChipTone> = {
  saved: 'good',
  checking: 'calm',
  waiting: 'now',
  offline: 'now',
  refused: 'harm',
  'signed-out': 'now',
  'local-only': 'calm',
  'not-saving': 'harm',
  'core-gone': 'harm',
  unknown: 'calm',
}

/** What the status line knows: without a core nothing is known, whatever it said last; what cannot be saved here comes before any server. */
export function trustState(trust: TrustView | undefined, isUp: boolean): TrustState {
  if (!isUp) return 'core-gone'
  return trust?.storage ? 'not-saving' : (trust?.level ?? 'unknown')
}

/** For a narrow head: the fewest words. */
export const trustShort = (state: TrustState, trust: TrustView | undefined, { t }: Words): string =>
  t(`trustShort.${state}`, { count: (state === 'refused' ? trust?.refused : trust?.waiting) ?? 0 })

/** The status line's few words. `wallOf` writes an instant as the time of day. */
export function trustLine(state: TrustState, trust: TrustView | undefined, words: Words, wallOf: (atMs: number) => string): string {
  const { t, wall } = words
  const since = (atMs: number | null | undefined): string => (atMs ? wall(wallOf(atMs)) : '')
  switch (state) {
    case 'waiting':
      return t('trust.waiting', { count: trust?.waiting ?? 0, since: since(trust?.waitingSince) })
    case 'offline':
      return trust?.waiting
        ? t('trust.offlineWaiting', { count: trust.waiting, since: since(trust.offlineSince) })
        : t('trust.offline', { since: since(trust?.offlineSince) })
    case 'not-saving':
      return words.maybe(`storageLine.${trust?.storage}`) ?? t('storageLine.other')
    case 'refused':
      return t('trust.refused', { count: trust?.refused ?? 0 })
    default:
      return t(`trust.${state}`)
  }
}
