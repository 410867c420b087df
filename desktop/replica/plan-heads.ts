import { type Plan, planSchema } from '../../shared/kinds/schedule.ts'
import type { Read } from './circle-data.ts'

/** A stop ends a plan at once; an end that was planned lies ahead. `wall` is now, `YYYY-MM-DDTHH:mm`. */
export const goesOn = ({ until }: Plan, wall: string): boolean => until === null || until > wall

/** The plans that stand against each other, or the one that nobody contests. */
export function planHeads({ record, body }: Read<'schedule'>): Plan[] {
  const { plan } = record.clock
  if (typeof plan !== 'object' || plan.heads.length < 2) return [body.plan]
  return plan.heads.flatMap(({ value }) => planSchema.safeParse(value).data ?? [])
}

/** Nobody is told to take what somebody stopped, whatever another planned meanwhile, until a person chooses. */
export function heldBack(schedule: Read<'schedule'>): Read<'schedule'> {
  if (schedule.body.status === 'active') return schedule
  const [plan = schedule.body.plan] = planHeads(schedule).toSorted((a, b) => ((a.until ?? '~') < (b.until ?? '~') ? -1 : 1))
  return { ...schedule, body: { ...schedule.body, plan } }
}
