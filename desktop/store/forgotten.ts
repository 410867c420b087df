import {
  addFingerprints,
  addVersion,
  type Fingerprint,
  fingerprintToText,
  fingerprintZero,
  rangeCount,
  textToFingerprint,
} from '../../shared/record/fingerprint.ts'
import type { RecordDocument } from './record-document.ts'
import type { RxdbDeviceValues } from './rxdb-device-values.ts'

type Version = Pick<RecordDocument, 'id' | 'circle' | 'range' | 'version'>

/**
 * What of the server's records this device does not hold any more: no record, only a fingerprint per range of a
 * circle, so that what is held and what is forgotten add up to what the server has. It lies beside the records, not
 * in their transaction: when the process dies between the two, a proof finds the range different, resets it here
 * (`take`) and has everything missing fetched again.
 */
export class Forgotten {
  readonly #values: RxdbDeviceValues
  #busy: Promise<unknown> = Promise.resolve()

  constructor(values: RxdbDeviceValues) {
    this.#values = values
  }

  /** Runs work that moves versions between the records and here, or that adds up both, with no other such work in between. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#busy.then(work)
    this.#busy = done.catch(() => undefined)
    return done
  }

  /** One fingerprint per range. */
  async of(circle: string): Promise<Fingerprint[]> {
    return read(await this.#values.get(keyOf(circle)))
  }

  async add(versions: readonly Version[]): Promise<void> {
    for (const [circle, some] of Map.groupBy(versions, (version) => version.circle))
      await this.#values.update(keyOf(circle), (value) => write(addAll(read(value), some)))
  }

  /** Resets ranges; tells how many records they stood for. */
  async take(circle: string, ranges: readonly number[]): Promise<number> {
    const before = await this.of(circle)
    const count = ranges.reduce((sum, range) => sum + before[range]!.count, 0)
    if (count > 0) await this.#values.update(keyOf(circle), (value) => write(reset(read(value), ranges)))
    return count
  }

  remove(circle: string): Promise<void> {
    return this.#values.remove(keyOf(circle))
  }
}

const keyOf = (circle: string): string => `forgotten:${circle}`

function addAll(prints: readonly Fingerprint[], versions: readonly Version[]): Fingerprint[] {
  const sums = [...prints]
  for (const { range, id, version } of versions) sums[range] = addVersion(sums[range]!, id, version)
  return sums
}

const reset = (prints: readonly Fingerprint[], ranges: readonly number[]): Fingerprint[] =>
  prints.map((print, range) => (ranges.includes(range) ? fingerprintZero : print))

/** What cannot be read counts for nothing: the proof brings back what it stood for. */
function read(value: unknown): Fingerprint[] {
  const texts = Array.isArray(value) && value.length === rangeCount ? value : []
  return Array.from({ length: rangeCount }, (_, range) => (isFingerprint(texts[range]) ? textToFingerprint(texts[range]) : fingerprintZero))
}

const isFingerprint = (text: unknown): text is string => typeof text === 'string' && /^\d{1,15}:[0-9a-f]{16}$/.test(text)

const write = (prints: readonly Fingerprint[]): string[] | undefined =>
  prints.some(({ count }) => count > 0) ? prints.map(fingerprintToText) : undefined

/** Range by range, what is held and what is forgotten. */
export const addUp = (held: readonly Fingerprint[], forgotten: readonly Fingerprint[]): string[] =>
  held.map((print, range) => fingerprintToText(addFingerprints(print, forgotten[range]!)))
