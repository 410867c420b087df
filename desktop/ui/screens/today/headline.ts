import type { TodayView } from '../../../contract/views.ts'
import type { ChipTone } from '../../parts/Chip.tsx'

/** After this long without news from the kiosk, nothing may be called well. */
export const silentMinutesMax = 30

export type HeadlineState =
  | { type: 'silent'; since: number }
  | { type: 'unheard' }
  | { type: 'missed'; count: number }
  | { type: 'due'; name: string; wall: string }
  | { type: 'nothing' }
  | { type: 'done'; count: number }
  | { type: 'fine'; taken: number; planned: number; next: string | null }

export const headlineTone: Record<HeadlineState['type'], ChipTone> = {
  silent: 'now',
  unheard: 'now',
  missed: 'harm',
  due: 'now',
  nothing: 'calm',
  done: 'good',
  fine: 'good',
}

/** The one sentence that a caregiver reads first: the worst thing known, and never more comfort than the news is fresh. */
export function headline({ slots, due, next, kioskHeardAt }: TodayView, now: number): HeadlineState {
  const missed = slots.filter((slot) => slot.status === 'missed').length
  if (missed > 0) return { type: 'missed', count: missed }
  if (kioskHeardAt !== null && now - kioskHeardAt > silentMinutesMax * 60_000) return { type: 'silent', since: kioskHeardAt }
  if (due[0]) return { type: 'due', name: due[0].name, wall: due[0].wall }
  const taken = slots.filter((slot) => slot.status === 'taken').length
  const settled = slots.filter((slot) => slot.status === 'taken' || slot.status === 'skipped').length
  if (slots.length === 0) return { type: 'nothing' }
  if (kioskHeardAt === null) return { type: 'unheard' }
  if (settled === slots.length) return { type: 'done', count: taken }
  return { type: 'fine', taken, planned: slots.length, next: next?.wall ?? null }
}
