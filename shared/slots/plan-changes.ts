import type { Plan, Timing } from '../kinds/schedule.ts'

/** A plan of one phase, open at its end. Wall times are `YYYY-MM-DDTHH:mm` on the patient's clock. */
export function planFrom(timing: Timing, amount: number, fromWall: string): Plan {
  return { phases: [{ from: fromWall, timing, amount }], until: null }
}

/**
 * The plan with a new timing and amount from `fromWall` on; what was due before stays, the plan's end too.
 * Throws `PlanError` when the plan has ended by then: going on would fill the pause with doses that nobody
 * planned, so a new schedule is needed.
 */
export function changePlan(plan: Plan, fromWall: string, timing: Timing, amount: number): Plan {
  if (plan.until !== null && plan.until < fromWall) throw new PlanError(plan.until)
  const earlier = plan.phases.filter((phase) => phase.from < fromWall)
  return { phases: [...earlier, { from: fromWall, timing, amount }], until: plan.until }
}

/** The plan with nothing due after `wall`; a plan that ends earlier stays as it is. */
export function stopPlan(plan: Plan, wall: string): Plan {
  return { ...plan, until: plan.until !== null && plan.until < wall ? plan.until : wall }
}

export class PlanError extends Error {
  readonly code = 'plan-ended'
  constructor(until: string) {
    super(`The plan ended at ${until}: make a new schedule instead of changing this one.`)
  }
}
