import type { Body } from '../kinds/table.ts'

/** A schedule as slots are computed from: its record's id and body. */
export type ScheduleOf = { id: string; body: Body<'schedule'> }

/** One planned intake. Computed, never stored. */
export type Slot = {
  /** Names the slot within its schedule: the planned wall time; for an interval, the UTC minute (`…Z`). */
  key: string
  schedule: string
  medicine: string
  /** Epoch ms. */
  at: number
  /** What the patient's wall clock shows at `at`: `YYYY-MM-DDTHH:mm`. */
  wall: string
  amount: number
  /** How long after `at` the dose may still be taken. */
  windowMs: number
  doseId: string
}

/** The key of an interval's slot: its UTC minute, `YYYY-MM-DDTHH:mmZ`. */
export const utcMinuteKey = (atMs: number): string => `${new Date(atMs).toISOString().slice(0, 16)}Z`

/** The key of an intake as needed: its UTC minute and what tells it from another one, `YYYY-MM-DDTHH:mmZ-…`. */
export const asNeededKey = (atMs: number, unique: string): string => `${utcMinuteKey(atMs)}-${unique}`

export const isAsNeededKey = (key: string): boolean => /Z-./.test(key)
