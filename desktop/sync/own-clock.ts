import type { Stamp } from '../../shared/clock/hlc.ts'

/** The clock that stamps this device's edits, as sync keeps it near the server's. */
export type OwnClock = {
  /** A stamp greater than every one that this device made or saw. */
  next(): Promise<Stamp>
  witness(stamp: Stamp): void | Promise<void>
  /** How far the server's clock is ahead of this computer's, ms; negative = this computer's is ahead. */
  correct(serverAheadMs: number): void
  /** Goes back to a time that it had left behind wrongly: what it stamped since then is stamped anew. */
  rewind(toMs: number): Promise<void>
}
