import { z } from 'zod'
import type * as views from './views.ts'

const none = z.object({})
const ofCircle = z.object({ circle: z.string().max(40) })

/** Every live query: the schema of its params. The core sends the result now and whenever it changes. */
export const querySchemas = {
  session: none,
  trust: none,
  status: none,
  today: ofCircle,
  week: ofCircle,
  medicines: ofCircle,
  box: ofCircle,
  people: ofCircle,
  settings: ofCircle,
  /** Fails with `not-here` where `can.backUp` is false. */
  backups: none,
  scans: ofCircle,
  scan: z.object({ scan: z.string().max(200) }),
} as const

export type QueryName = keyof typeof querySchemas
export type QueryParams<Q extends QueryName> = z.infer<(typeof querySchemas)[Q]>
export type QueryResults = {
  session: views.SessionView
  trust: views.TrustView
  status: views.StatusView
  today: views.TodayView
  week: views.WeekView
  medicines: views.MedicineView[]
  box: views.BoxView
  people: views.PeopleView
  settings: views.SettingsView
  backups: views.BackupsView
  scans: views.ScansView
  scan: views.ScanView
}
