import type { ReadField } from '../../../shared/kinds/label-scan.ts'
import type { MedicineView, Preferences, RecoveryNotice, ScanView } from '../../../desktop/contract/views.ts'
import {
  at,
  backups,
  box,
  care,
  kiosk,
  medicines,
  metformin,
  ramipril,
  saved,
  session,
  slot,
  status,
  today,
  webSession,
} from './household.ts'
import type { Scene } from './scripted-core.ts'

/** A scene as a person with these preferences sees it. */
export const preferring = (scene: Scene, preferences: Partial<Preferences>): Scene => ({
  ...scene,
  session: { ...scene.session!, preferences: { ...scene.session!.preferences, ...preferences } },
})

export const firstRun: Scene = {
  session: { ...session, phase: 'first-run', circle: null, circles: [] },
  trust: { ...saved, level: 'local-only' },
}
export const signedOut: Scene = { session: { ...webSession, phase: 'signed-out', circle: null }, trust: { ...saved, level: 'signed-out' } }
export const unpaired: Scene = { session: { ...webSession, phase: 'no-circle', circle: null }, trust: saved }

const taken = {
  ...metformin,
  status: 'taken' as const,
  evidence: 'statement' as const,
  happenedAt: at('08:02'),
  happenedWall: '08:02',
  byName: 'Kiosk',
  observation: 'o9',
}
const undo = { dose: metformin.dose, observation: 'o9', name: 'Metformin', state: 'taken' as const, wall: '08:02', until: at('08:12') }
export const calm: Scene = {
  ...kiosk,
  today: { ...today, due: [], slots: today.slots.map((one) => (one === metformin ? taken : one)), undo },
}

export const empty: Scene = {
  ...kiosk,
  medicines: [],
  today: { ...today, slots: [], due: [], next: null, notes: [], box: { ...box, drawers: [] } },
}

const question = {
  event: 'e1',
  type: 'drawer-opened' as const,
  drawer: 2,
  count: 0,
  at: at('07:50'),
  wall: '07:50',
  candidates: [{ dose: ramipril.dose, name: 'Ramipril', strength: '5 mg', wall: '13:00' }],
}
const asNeeded = {
  schedule: 's5',
  medicine: 'medicine:Ibuprofen',
  name: 'Ibuprofen',
  strength: '400 mg',
  unit: 'tablet' as const,
  amount: 1,
  drawer: null,
  takenToday: 1,
  perDayMax: 3,
  allowedAt: at('11:30'),
  lastAt: at('05:30'),
}
const longName = {
  ...metformin,
  name: 'Amoxicillin/Clavulanic acid',
  strength: '875 mg/125 mg',
  hint: 'swallow whole with a full glass of water, at the start of a meal',
}

/** More of everything than fits. */
export const full: Scene = {
  ...kiosk,
  trust: { ...saved, level: 'offline', waiting: 12, waitingSince: at('06:10'), offlineSince: at('06:10') },
  today: {
    ...today,
    due: [longName, ramipril],
    slots: Array.from({ length: 14 }, (_, index) =>
      slot({
        name: ['Levothyroxine', 'Hydrochlorothiazide', 'Metformin'][index % 3]!,
        strength: '5 mg',
        wall: `${String(6 + index).padStart(2, '0')}:00`,
        status: index < 2 ? 'taken' : index === 2 ? 'due' : index === 3 ? 'missed' : 'later',
      }),
    ),
    asNeeded: [
      asNeeded,
      { ...asNeeded, schedule: 's6', name: 'Paracetamol', strength: '500 mg', takenToday: 0, perDayMax: 4, allowedAt: null },
    ],
    questions: [question],
    notes: [
      ...today.notes,
      { type: 'out-of-stock', medicine: 'medicine:Ibuprofen', name: 'Ibuprofen' },
      { type: 'conflict', medicine: 'medicine:Metformin', name: 'Metformin', field: 'plan' },
      { type: 'box-absent', since: at('06:00') },
    ],
    undo,
  },
}

const read = (value: string | number | null, more: Partial<ReadField> = {}): ReadField => ({
  value,
  confidence: 0.97,
  box: null,
  alternatives: [],
  ...more,
})
export const scanDraft: ScanView = {
  id: 'scan1',
  status: 'draft',
  progress: 1,
  width: 1000,
  height: 760,
  review: ['strength'],
  text: '',
  refillOf: null,
  problem: null,
  fields: {
    drugName: read('amoxicillin/clavulanate', { box: { x: 60, y: 130, w: 470, h: 50 } }),
    strength: read('875 mg/125 mg', { confidence: 0.6, box: { x: 545, y: 120, w: 330, h: 50 }, alternatives: ['375 mg/125 mg', '875 mg'] }),
    form: read('tablet'),
    directions: read('Take 1 tablet by mouth every 12 hours with food for 10 days'),
    quantity: read(20),
    expiryDate: read('2026-12-15'),
    patientName: read('Rosa Petrov'),
    prescriber: read('R. Okafor, MD'),
    pharmacy: read('Summit Care Pharmacy'),
    rxNumber: read('9423134'),
  },
  suggestion: { timing: { type: 'interval', hours: 12, anchor: '2026-11-20T07:00:00Z' }, amount: 1, days: 10, asked: [] },
}
const ending =
  (name: string, until: string, finishedOn: string | null) =>
  (one: MedicineView): MedicineView =>
    one.name === name ? { ...one, finishedOn, schedules: one.schedules.map((plan) => ({ ...plan, until })) } : one
/** Metformin for some more days; Simvastatin for none any more. */
export const courses: Scene = {
  ...kiosk,
  medicines: medicines.map(ending('Metformin', '2026-11-25', null)).map(ending('Simvastatin', '2026-11-19', '2026-11-19')),
}
export const withScan = (change: Partial<ScanView>): Scene => ({ ...kiosk, scan: { ...scanDraft, ...change } })
export const openScans: Scene = {
  ...kiosk,
  scans: {
    open: [
      { id: 'scan1', status: 'draft', at: at('07:40'), name: 'Doxycycline' },
      { id: 'scan2', status: 'unread', at: at('07:55'), name: '' },
    ],
  },
}

const head = (stamp: string, userName: string, amount: number) => ({
  stamp,
  userName,
  at: at('07:00'),
  value: { phases: [{ from: '2026-11-20T00:00', timing: { type: 'daily', times: ['08:00'] }, amount }], until: null },
})
const contested = (medicine: MedicineView): MedicineView => ({
  ...medicine,
  conflicts: [{ record: 's2', field: 'plan', heads: [head('stamp-a', 'Anna', 1), head('stamp-b', 'Dr. Lindqvist', 2)] }],
})
export const conflict: Scene = { ...kiosk, medicines: medicines.map((one) => (one.name === 'Metformin' ? contested(one) : one)) }

export const refused: Scene = {
  ...kiosk,
  trust: { ...saved, level: 'refused', refused: 2 },
  status: {
    ...status,
    trust: { ...saved, level: 'refused', refused: 2 },
    refused: [
      { record: 'r1', kind: 'medicine', title: 'Ramipril', at: at('07:00'), code: 'role' },
      { record: 'r2', kind: 'future-kind', title: 'future-kind', at: 0, code: 'odd-code' },
    ],
    unreadable: [{ record: 'r3', kind: 'future-kind', v: 9 }],
  },
}

export const careFine: Scene = { ...care, today: { ...care.today!, slots: today.slots.map((one) => (one === metformin ? taken : one)) } }
export const boxAbsent: Scene = {
  ...kiosk,
  box: {
    ...box,
    link: 'absent',
    isVirtual: false,
    lastHeardAt: null,
    lost: 2,
    drawers: box.drawers.map((drawer) => ({ ...drawer, isLit: false })),
  },
}
export const locked: Scene = { ...kiosk, session: { ...session, isLocked: true } }
export const alone: Scene = {
  ...kiosk,
  trust: { ...saved, level: 'local-only' },
  people: { ...kiosk.people!, serverUrl: null, canInvite: false },
  settings: { ...kiosk.settings!, serverUrl: null, hasPin: false },
}

export const wordsDue: Scene = { ...kiosk, session: { ...session, phase: 'recovery-words' } }
/** No words on paper, a stick that was pulled, and a day without a good backup. */
export const backupTrouble: Scene = {
  ...calm,
  today: {
    ...calm.today!,
    notes: [{ type: 'backup-failed', code: 'backup-place-missing', lastAt: at('07:00') - 86_400_000 }, { type: 'words-not-noted' }],
  },
  backups: {
    ...backups,
    place: '/media/rosa/LOST',
    last: { at: at('07:00') - 86_400_000, place: '/media/rosa/LOST', bytes: 4_300_000 },
    failed: { at: at('08:00'), code: 'backup-place-missing' },
    kept: [],
    wordsNoted: false,
    protection: 'passphrase',
  },
}
export const noBackup: Scene = { ...kiosk, backups: { ...backups, last: null, kept: [], wordsNoted: false } }
const notice: RecoveryNotice = {
  at: at('07:58'),
  reason: 'damaged',
  setAside: '/home/medbox/kiosk/damaged/2026-11-20T06-58-12/medbox.sqlite',
  backupAt: at('07:00'),
  salvagedRecords: 3,
}
export const recovered = (change: Partial<RecoveryNotice> = {}): Scene => ({
  ...kiosk,
  backups: { ...backups, notice: { ...notice, ...change } },
})
const notSaving = { ...saved, level: 'waiting' as const, waiting: 2, waitingSince: at('08:00'), storage: 'store-full' }
export const diskFull: Scene = { ...kiosk, trust: notSaving, status: { ...status, trust: notSaving } }
export { care, kiosk }
