import { z } from 'zod'
import { roleSchema } from '../../shared/kinds/kind.ts'
import { units } from '../../shared/kinds/medicine.ts'
import { amountSchema, dateSchema, drawerSchema, instantSchema, nameSchema, wallTimeSchema, zoneSchema } from '../../shared/kinds/parts.ts'
import { timingSchema } from '../../shared/kinds/schedule.ts'
import { limits } from '../../shared/limits.ts'
import { passwordSchema } from '../../shared/protocol/account.ts'
import type { BackupPlace, FoundBackup, PlanSuggestion } from './views.ts'

const circle = z.string().max(limits.circleCharsMax)
const ref = z.string().min(1).max(limits.idCharsMax)
const pin = z.string().regex(/^\d{4,8}$/, 'a PIN has 4 to 8 digits')
const serverUrl = z.url({ protocol: /^https?$/ }).max(300)
const folderPath = z.string().min(1).max(4096)
const text = (charsMax: number) => z.string().trim().max(charsMax)
const slot = { circle, schedule: ref, slot: z.string().max(60) }

const medicineFields = {
  name: nameSchema,
  strength: text(80),
  unit: z.enum(units),
  hint: text(500),
  drawer: drawerSchema.nullable(),
  directions: text(1000),
  prescriber: text(200),
  pharmacy: text(200),
  rxNumber: text(60),
  expiryDate: text(10),
  lot: text(60),
  ndc: text(40),
}
const planInput = z.object({
  timing: timingSchema,
  amount: amountSchema,
  /** The last day on the patient's calendar; null = open. */
  until: dateSchema.nullable().default(null),
})

/** Every command: the schema of its input. Commands marked with a lock need the PIN on a kiosk that has one. */
export const commandSchemas = {
  // First run
  setUpCircle: z.object({ name: nameSchema, zone: zoneSchema, pin, phone: text(40).default('') }),
  joinCircle: z.object({ serverUrl, code: text(40), pin }),
  loadExample: z.object({ zone: zoneSchema }),
  findBackups: z.object({}),
  /** Resolves once the backup is read back whole; the core then starts again with it. */
  restoreBackup: z.object({ /** One that was found. */ path: folderPath, words: z.array(text(20)).length(12) }),
  // This device
  unlock: z.object({ pin }),
  lock: z.object({}),
  chooseCircle: z.object({ circle }),
  setPreferences: z.object({ language: z.string().max(20), theme: z.enum(['auto', 'light', 'dark', 'contrast']) }).partial(),
  connectServer: z.object({ serverUrl, code: text(80) }),
  syncNow: z.object({}),
  // Backups
  backUpNow: z.object({}),
  backupPlaces: z.object({}),
  chooseBackupPlace: z.object({ /** One that was found; null = the folder beside the data. */ path: folderPath.nullable() }),
  recoveryWords: z.object({}),
  noteRecoveryWords: z.object({}),
  postponeRecoveryWords: z.object({}),
  dismissRecoveryNotice: z.object({}),
  // Doses
  recordDose: z.object({
    ...slot,
    state: z.enum(['taken', 'skipped']),
    /** When it happened; absent = now. */
    at: instantSchema.optional(),
    amount: amountSchema.optional(),
    reason: text(300).optional(),
  }),
  takeAsNeeded: z.object({
    circle,
    schedule: ref,
    at: instantSchema.optional(),
    amount: amountSchema.optional(),
    /** Taken although it is too soon or too much. */ anyway: z.boolean().default(false),
  }),
  snooze: z.object(slot),
  undoDose: z.object({ circle, dose: ref, observation: ref }),
  answerQuestion: z.object({ circle, event: ref, /** A candidate's dose id, or `none`. */ answer: ref }),
  // Medicines
  addMedicine: z.object({
    circle,
    ...medicineFields,
    plan: planInput,
    quantity: z.number().min(0).max(100_000),
    scan: z.string().max(200).default(''),
  }),
  editMedicine: z.object({ circle, medicine: ref, ...z.object(medicineFields).partial().shape }),
  changePlan: z.object({
    circle,
    schedule: ref,
    ...planInput.shape,
    /** Wall time from which it holds; absent = now. */ from: wallTimeSchema.optional(),
    windowMinutes: z.int().min(5).max(1440).optional(),
  }),
  stopMedicine: z.object({ circle, medicine: ref }),
  addStock: z.object({
    circle,
    medicine: ref,
    reason: z.enum(['refill', 'count', 'discard']),
    /** Units: added (refill), counted (count), thrown away (discard). */ quantity: z.number().min(0).max(100_000),
  }),
  chooseValue: z.object({ circle, record: ref, field: z.string().max(60), stamp: z.string().max(60) }),
  // Scanning
  scanPicture: z.object({ circle, base64: z.string().max(28 * 1024 * 1024) }),
  readPicture: z.object({ scan: ref }),
  cancelScan: z.object({ scan: ref }),
  discardScan: z.object({ scan: ref }),
  suggestPlan: z.object({ directions: text(1000) }),
  confirmRefill: z.object({ circle, scan: ref, medicine: ref, quantity: z.number().positive().max(100_000) }),
  // Box
  testDrawer: z.object({ drawer: drawerSchema }),
  moveVirtualDrawer: z.object({ drawer: drawerSchema, open: z.boolean() }),
  // People and settings
  invite: z.object({ circle, role: roleSchema }),
  changeRole: z.object({ circle, member: ref, role: roleSchema }),
  removeMember: z.object({ circle, member: ref }),
  setSetting: z.object({ circle, name: z.enum(['buzzer', 'snoozeMinutes', 'stockWarnDays']), value: z.union([z.string(), z.number()]) }),
  editPatient: z.object({ circle, name: nameSchema, zone: zoneSchema, phone: text(40) }).partial({ name: true, zone: true, phone: true }),
  changePin: z.object({ pin }),
  // Web
  signUp: z.object({ email: z.email(), password: passwordSchema, name: nameSchema, code: text(40) }),
  signIn: z.object({ email: z.email(), password: z.string().max(200) }),
  signOut: z.object({}),
  claimCode: z.object({ code: text(40) }),
  // Refused records
  retryRefused: z.object({ record: ref }),
  exportRecord: z.object({ record: ref }),
} as const

export type CommandName = keyof typeof commandSchemas
export type CommandInput<C extends CommandName> = z.input<(typeof commandSchemas)[C]>
export type CommandParsed<C extends CommandName> = z.output<(typeof commandSchemas)[C]>

type Done = Record<string, never>
/** What a command resolves with, once what it did is durable; commands that are not named resolve with `{}`. */
export type CommandResult<C extends CommandName> = C extends keyof Results ? Results[C] : Done
type Results = {
  setUpCircle: { circle: string }
  joinCircle: { circle: string }
  loadExample: { circle: string }
  findBackups: { backups: FoundBackup[] }
  backupPlaces: { places: BackupPlace[] }
  recoveryWords: { words: string[] }
  recordDose: { dose: string; observation: string }
  takeAsNeeded: { dose: string; observation: string }
  addMedicine: { medicine: string; schedule: string }
  scanPicture: { scan: string }
  readPicture: { base64: string; type: string }
  suggestPlan: PlanSuggestion
  invite: { code: string; expiresAt: number; serverUrl: string }
  claimCode: { circle: string }
  exportRecord: { json: string }
}
