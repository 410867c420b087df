import type { Observation, Observations } from '../kinds/observation.ts'

export type DoseState = {
  state: 'open' | 'taken' | 'skipped' | 'missed' | 'snoozed'
  /** The observation that decided; undefined when the dose is open. */
  id?: string
  decisive?: Observation
  /** Taken: the units taken, when somebody or the schedule said how many. */
  amount?: number
  /** Both "taken" and "skipped" stand: shown, and asked about. */
  isContradicted: boolean
}

/**
 * What a dose's observations add up to. Published precedence: retracted ones count for nothing; what the
 * box saw or a person said outweighs inference; "taken" outweighs "skipped", because a second intake
 * harms more than a late one, and the contradiction is flagged; "skipped" outweighs "missed", and a snooze
 * only postpones: anything outweighs it. A person's count outweighs the box's.
 */
export function doseState(observations: Observations): DoseState {
  const standing = standingObservations(observations)
  const known = standing.filter(([, one]) => one.evidence !== 'inference')
  const deciding = strongest(known, ['taken', 'skipped', 'missed']) ?? strongest(standing, ['taken', 'skipped', 'missed', 'snoozed'])
  if (!deciding) return { state: 'open', isContradicted: false }
  const [id, decisive] = deciding.at(-1)!
  return {
    state: decisive.state as DoseState['state'],
    id,
    decisive,
    ...(decisive.state === 'taken' ? { amount: amountOf(deciding) } : {}),
    isContradicted: ofState(known, 'taken').length > 0 && ofState(known, 'skipped').length > 0,
  }
}

/** The observations that no `entered-in-error` retracts. */
function standingObservations(observations: Observations): [string, Observation][] {
  const errors = Object.values(observations).filter((one) => one.state === 'entered-in-error')
  const retracted = new Set(errors.map((error) => error.retracts))
  return Object.entries(observations).filter(([id, one]) => one.state !== 'entered-in-error' && !retracted.has(id))
}

function strongest(among: [string, Observation][], states: Observation['state'][]): [string, Observation][] | undefined {
  return states.map((state) => ofState(among, state)).find((list) => list.length > 0)
}

/** Weakest first: statements outweigh the box, the box outweighs inference; then by when it was noted, then by id. */
function ofState(standing: [string, Observation][], state: Observation['state']): [string, Observation][] {
  return standing.filter(([, one]) => one.state === state).sort(byWeight)
}

const weights = { inference: 0, box: 1, statement: 2 } as const

function byWeight([idA, a]: [string, Observation], [idB, b]: [string, Observation]): number {
  return weights[a.evidence] - weights[b.evidence] || a.noted - b.noted || (idA < idB ? -1 : 1)
}

const amountOf = (taken: [string, Observation][]): number | undefined => taken.findLast(([, one]) => one.amount !== undefined)?.[1].amount
