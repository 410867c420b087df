import { addVersion, fingerprintToText, fingerprintZero, rangeOf } from '../../shared/record/fingerprint.ts'

/** Both sides of some ranges. */
export type Sides = {
  ranges: readonly number[]
  /** Our fingerprints, by range: of what is held and what was forgotten. */
  prints: readonly string[]
  /** id → version of what is held here. */
  ours: ReadonlyMap<string, string>
  /** id → version of what the server has. */
  theirs: ReadonlyMap<string, string>
  /** What came before and could not be taken: missing, and not forgotten. */
  untaken: ReadonlySet<string>
}

export type Differences = {
  /** Ranges where what was forgotten is not what is missing now. */
  miscounted: number[]
  toFetch: string[]
  toSend: string[]
}

/**
 * What has to move so that both sides are the same. What is missing here was forgotten if it adds up; where it does
 * not (something of it has changed, or never came), all that is missing is fetched and counted anew.
 */
export function differencesOf(sides: Sides): Differences {
  const { ranges, ours, theirs, untaken } = sides
  const miscounted = new Set(ranges.filter((range) => !addsUp(sides, range)))
  const isForgotten = (id: string) => !ours.has(id) && !untaken.has(id) && !miscounted.has(rangeOf(id))
  const differing = [...theirs].filter(([id, version]) => ours.get(id) !== version).map(([id]) => id)
  return {
    miscounted: [...miscounted],
    toFetch: differing.filter((id) => !isForgotten(id)),
    toSend: [...ours.keys()].filter((id) => !theirs.has(id)),
  }
}

function addsUp({ prints, ours, theirs, untaken }: Sides, range: number): boolean {
  const forgotten = [...theirs].filter(([id]) => !ours.has(id) && !untaken.has(id))
  const all = [...ours, ...forgotten].filter(([id]) => rangeOf(id) === range)
  return prints[range] === fingerprintToText(all.reduce((print, [id, version]) => addVersion(print, id, version), fingerprintZero))
}
