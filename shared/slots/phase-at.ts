import type { Phase, Plan } from '../kinds/schedule.ts'

/** The phase in force at a wall time; undefined before the first and after the plan's end. */
export function phaseAt({ phases, until }: Plan, wall: string): Phase | undefined {
  if (until !== null && wall > until) return undefined
  return phases
    .filter((phase) => phase.from <= wall)
    .sort((a, b) => (a.from < b.from ? -1 : 1))
    .at(-1)
}
