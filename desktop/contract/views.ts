import type { Role } from '../../shared/kinds/kind.ts'
import type { ReadField } from '../../shared/kinds/label-scan.ts'
import type { Unit } from '../../shared/kinds/medicine.ts'
import type { Timing } from '../../shared/kinds/schedule.ts'
import type { Json } from '../../shared/record/json.ts'
import type { Trust } from '../../shared/trust/trust.ts'

/** Times are epoch ms; `wall` is `HH:mm`, dates `YYYY-MM-DD`, both on the patient's wall clock. */

export type Preferences = { language: string; theme: 'auto' | 'light' | 'dark' | 'contrast' }

export type SessionView = {
  /** `kiosk`: beside the box; `web`: a caregiver's browser. */
  host: 'kiosk' | 'web'
  /** `first-run`: nothing here yet; `recovery-words`: just set up, the words are shown now (both kiosk); `signed-out`, `no-circle`: web only. */
  phase: 'first-run' | 'recovery-words' | 'signed-out' | 'no-circle' | 'ready'
  circle: string | null
  circles: { id: string; patient: string }[]
  role: Role | null
  userName: string
  /** Kiosk: changes to medicines, people and settings ask for the PIN first. */
  isLocked: boolean
  can: { scan: boolean; box: boolean; virtualBox: boolean; invite: boolean; edit: boolean; backUp: boolean }
  preferences: Preferences
  isExample: boolean
}

export type SlotStatus = 'later' | 'due' | 'taken' | 'skipped' | 'missed' | 'snoozed'

export type SlotView = {
  /** Dose id; also the key of lists. */
  dose: string
  schedule: string
  /** Slot key within the schedule. */
  slot: string
  medicine: string
  name: string
  strength: string
  unit: Unit
  amount: number
  hint: string
  drawer: number | null
  at: number
  wall: string
  windowEndsAt: number
  status: SlotStatus
  /** What decided a taken, skipped or missed dose. */
  evidence: 'box' | 'statement' | 'inference' | null
  /** When it was taken (taken), epoch ms. */
  happenedAt: number | null
  happenedWall: string | null
  openedDrawer: number | null
  byName: string
  reason: string
  snoozedUntil: number | null
  /** Both "taken" and "skipped" were recorded. */
  isContradicted: boolean
  /** The observation that an undo would retract; null = nothing to undo. */
  observation: string | null
}

export type AsNeededView = {
  schedule: string
  medicine: string
  name: string
  strength: string
  unit: Unit
  amount: number
  drawer: number | null
  takenToday: number
  perDayMax: number
  /** Epoch ms from which the next is allowed; null = now. */
  allowedAt: number | null
  lastAt: number | null
}

/** The drawer was opened and the box cannot know why. */
export type QuestionView = {
  event: string
  type: 'drawer-opened' | 'events-lost'
  drawer: number
  count: number
  at: number
  wall: string
  candidates: { dose: string; name: string; strength: string; wall: string }[]
}

export type NoteView =
  | { type: 'runs-out'; medicine: string; name: string; date: string; daysLeft: number }
  | { type: 'out-of-stock'; medicine: string; name: string }
  | { type: 'conflict'; medicine: string; name: string; field: string }
  | { type: 'contradiction'; dose: string; name: string; wall: string }
  | { type: 'box-absent'; since: number | null }
  | { type: 'unreadable'; count: number }
  | { type: 'words-not-noted' }
  /** The last try failed with this code; `lastAt` = the newest good backup, if there is one. */
  | { type: 'backup-failed'; code: string; lastAt: number | null }

export type UndoView = { dose: string; observation: string; name: string; state: 'taken' | 'skipped'; wall: string; until: number }

export type TodayView = {
  patient: { name: string; zone: string; phone: string }
  now: number
  date: string
  wall: string
  /** Today's slots, and yesterday's that are still open, in order. */
  slots: SlotView[]
  /** What to take now, most urgent first. */
  due: SlotView[]
  next: SlotView | null
  asNeeded: AsNeededView[]
  questions: QuestionView[]
  notes: NoteView[]
  undo: UndoView | null
  box: BoxView
  /** When the kiosk was last heard by the server (web); null = unknown. */
  kioskHeardAt: number | null
}

export type DayView = { date: string; weekday: number; planned: number; taken: number; missed: number; skipped: number; isToday: boolean }
export type WeekView = { days: DayView[]; taken: number; planned: number }

export type ScheduleView = {
  id: string
  timing: Timing
  amount: number
  /** Wall time from which the phase in force (or the next) holds. */
  from: string
  /** The last day, a date; null = open. */
  until: string | null
  windowMinutes: number
}

/** Two people changed the same thing apart; both stand until somebody chooses. */
export type ConflictView = {
  record: string
  field: string
  heads: { stamp: string; at: number; userName: string; value: Json }[]
}

export type MedicineView = {
  id: string
  name: string
  strength: string
  unit: Unit
  status: 'active' | 'stopped'
  hint: string
  drawer: number | null
  directions: string
  prescriber: string
  pharmacy: string
  rxNumber: string
  expiryDate: string
  lot: string
  scan: string
  schedules: ScheduleView[]
  /** The last day of its plans, when every one of them is over. */
  finishedOn: string | null
  stock: number
  /** null = not within a year, or as needed. */
  runsOut: { date: string; daysLeft: number } | null
  conflicts: ConflictView[]
}

export type DrawerView = { number: number; isOpen: boolean; isLit: boolean; medicines: { id: string; name: string }[] }

export type BoxView = {
  /** `elsewhere`: this replica has no box of its own; what the kiosk last reported. */
  link: 'absent' | 'connecting' | 'ready' | 'wrong-version' | 'elsewhere'
  isVirtual: boolean
  uuid: string
  drawers: DrawerView[]
  isClockSet: boolean
  lastHeardAt: number | null
  /** Events that the box could not keep. */
  lost: number
}

export type MemberView = {
  member: string
  type: 'person' | 'device'
  name: string
  role: Role
  isYou: boolean
  heardAt: number | null
}
export type PeopleView = { members: MemberView[]; canInvite: boolean; serverUrl: string | null }

/** What is known about safety; `storage` is the code of what keeps this device itself from saving, null = nothing does. */
export type TrustView = Trust & { storage: string | null }

export type StatusView = {
  trust: TrustView
  serverUrl: string | null
  lastHeardAt: number | null
  circles: { id: string; patient: string; records: number; provenAt: number | null }[]
  refused: { record: string; kind: string; title: string; at: number; code: string }[]
  /** Records that this version cannot read (newer, or damaged); kept and passed on. */
  unreadable: { record: string; kind: string; v: number }[]
  storage: string
  device: string
  version: string
}

export type SettingsView = {
  patient: { name: string; zone: string; phone: string }
  buzzer: 'off' | 'soft' | 'loud'
  snoozeMinutes: number
  stockWarnDays: number
  serverUrl: string | null
  preferences: Preferences
  hasPin: boolean
}

/** What was done to a damaged or replaced store, until a person has read it. */
export type RecoveryNotice = {
  at: number
  reason: 'damaged' | 'lost-writes' | 'restored'
  /** Where the damaged file is kept; empty = there was none. */
  setAside: string
  /** When the backup was made that was put in its place; null = there was none. */
  backupAt: number | null
  /** What was still readable in the damaged file and came from nowhere else. */
  salvagedRecords: number
}

export type BackupsView = {
  place: string
  last: { at: number; place: string; bytes: number } | null
  /** The last try, if it failed. */
  failed: { at: number; code: string } | null
  /** Newest first. */
  kept: { at: number; path: string }[]
  /** A person has said that the recovery words are written down. */
  wordsNoted: boolean
  /** What keeps the key of the encrypted store. */
  protection: 'keychain' | 'key-file' | 'passphrase'
  notice: RecoveryNotice | null
}

/** A folder or drive that backups can be kept on. */
export type BackupPlace = { path: string; label: string; freeBytes: number; removable: boolean }
export type FoundBackup = { path: string; at: number; bytes: number }

export type PlanSuggestion = {
  timing: Timing | null
  amount: number | null
  /** For how many days; null = open, or asked. */
  days: number | null
  /** Parts of the directions that were not understood and have to be asked. */
  asked: string[]
}

export type ScanView = {
  id: string
  status: 'unread' | 'draft' | 'confirmed' | 'discarded' | 'no-label'
  /** 0 … 1 while it is read. */
  progress: number
  width: number
  height: number
  fields: Record<string, ReadField>
  review: string[]
  text: string
  suggestion: PlanSuggestion
  /** A medicine here that this label seems to be a new pack of. */
  refillOf: { medicine: string; name: string } | null
  problem: { code: string; message: string } | null
}
export type ScansView = { open: { id: string; status: 'unread' | 'draft' | 'no-label'; at: number; name: string }[] }
