import type { Phase, Plan, Timing } from '../kinds/schedule.ts'
import { dateToDay, dayToDate } from './day-number.ts'

/**
 * A plan of one phase. Wall times are `YYYY-MM-DDTHH:mm` on the patient's clock; nothing is due after `until`,
 * null = open. Throws `PlanError` when it would end before it begins.
 */
export function planFrom(timing: Timing, amount: number, fromWall: string, until: string | null = null): Plan {
  if (until !== null && until < fromWall) throw new PlanError(until)
  return { phases: [{ from: fromWall, timing, amount }], until }
}

/**
 * The plan with a new timing, amount and end from `fromWall` on; what was due before stays. A plan that had
 * ended by then begins again, and the time since its end stays without doses.
 * Throws `PlanError` when it would end before it begins.
 */
export function changePlan(plan: Plan, fromWall: string, timing: Timing, amount: number, until: string | null): Plan {
  const { phases } = planFrom(timing, amount, fromWall, until)
  const earlier = plan.phases.filter((phase) => phase.from < fromWall)
  return { phases: [...untilEnd(earlier, plan.until, fromWall), ...phases], until }
}

/** The plan with nothing due after `wall`; a plan that ends earlier stays as it is. */
export function stopPlan(plan: Plan, wall: string): Plan {
  return { ...plan, until: plan.until !== null && plan.until < wall ? plan.until : wall }
}

/** Nothing is due after the last minute of this day, `YYYY-MM-DD`. */
export const endOfDay = (date: string): string => `${date}T23:59`

class PlanError extends Error {
  readonly code = 'plan-ends-early'
  constructor(until: string) {
    super(`The plan would end at ${until}, before it begins: choose a later day.`)
  }
}

/** Phases whose plan ended before the next begins, with a pause between. */
function untilEnd(phases: Phase[], until: string | null, nextFrom: string): Phase[] {
  if (until === null || until >= nextFrom) return phases
  const lived = phases.filter((phase) => phase.from <= until)
  const from = minuteAfter(until)
  return lived.length === 0 || from === nextFrom ? lived : [...lived, pauseFrom(from, lived.at(-1)!.amount)]
}

/** A phase in which nothing is due: a taper whose one day is over. */
function pauseFrom(wall: string, amount: number): Phase {
  const start = dayToDate(dateToDay(wall) - 1)
  return { from: wall, timing: { type: 'taper', start, steps: [{ days: 1, amount }], times: ['00:00'] }, amount }
}

const minuteAfter = (wall: string): string => new Date(Date.parse(`${wall}Z`) + 60_000).toISOString().slice(0, 16)
