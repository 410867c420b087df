import { limits } from '../../shared/limits.ts'

/** The limits of one replica's sync; those that both sides must share are in `shared/limits.ts`. */
export const syncLimits = {
  pushRecordsMax: limits.pushRecordsMax,
  pushBytesMax: limits.pushBytesMax,
  pullRecordsMax: limits.pullRecordsMax,
  pullRecordsMin: 50,
  recordBytesMax: limits.recordBytesMax,
  clockDriftMsMax: limits.clockDriftMsMax,
  fetchIdsMax: 200,
  /** Ranges whose versions one request asks for. */
  proveRangesMax: 8,
  /** Repairs of one circle before it is reported as different, until it is due again. */
  repairRoundsMax: 4,
  proveIntervalMs: 15 * 60_000,
  /** Old records that leave the device in one go, so that a dose which is written meanwhile does not notice. */
  forgetRecordsMax: 100,
  forgetPauseMs: 50,
  /** Old records leave only when the circle was compared with the server within this. */
  forgetProofAgeMsMax: 60 * 60_000,
  /** Set-aside records that are remembered by id; more are only counted. */
  asideRecordsMax: 1000,
} as const

export type SyncLimits = { readonly [K in keyof typeof syncLimits]: number }
