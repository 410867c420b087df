import type {
  BackupsView,
  BoxView,
  MedicineView,
  SessionView,
  SettingsView,
  SlotView,
  StatusView,
  TodayView,
  TrustView,
} from '../../../desktop/contract/views.ts'
import { stageNow } from './stage.ts'
import type { Scene } from './scripted-core.ts'

const minute = 60_000
export const circle = 'c1'

export const session: SessionView = {
  host: 'kiosk',
  phase: 'ready',
  circle,
  circles: [{ id: circle, patient: 'Rosa' }],
  role: 'owner',
  userName: 'Kiosk',
  isLocked: false,
  can: { scan: true, box: true, virtualBox: true, invite: true, edit: true, backUp: true },
  preferences: { language: 'en', theme: 'light' },
  isExample: false,
}
export const webSession: SessionView = {
  ...session,
  host: 'web',
  userName: 'Anna',
  role: 'caregiver',
  can: { scan: false, box: false, virtualBox: false, invite: true, edit: true, backUp: false },
}

export const saved: TrustView = {
  level: 'saved',
  waiting: 0,
  waitingSince: null,
  offlineSince: null,
  refused: 0,
  provenAt: stageNow - minute,
  problem: null,
  storage: null,
}
const patient = { name: 'Rosa', zone: 'Europe/Berlin', phone: '+49 170 1234567' }

/** An instant of the scene's day by its wall clock in Berlin. */
export const at = (wall: string): number => Date.parse(`2026-11-20T${wall}:00+01:00`)

type SlotSketch = Pick<SlotView, 'name' | 'strength' | 'wall' | 'status'> & Partial<SlotView>
export const slot = (sketch: SlotSketch): SlotView => ({
  dose: `dose:${sketch.name}:${sketch.wall}`,
  schedule: `schedule:${sketch.name}`,
  slot: `2026-11-20T${sketch.wall}`,
  medicine: `medicine:${sketch.name}`,
  unit: 'tablet',
  amount: 1,
  hint: '',
  drawer: null,
  at: at(sketch.wall),
  windowEndsAt: at(sketch.wall) + 120 * minute,
  evidence: null,
  happenedAt: null,
  happenedWall: null,
  openedDrawer: null,
  byName: '',
  reason: '',
  snoozedUntil: null,
  isContradicted: false,
  observation: null,
  ...sketch,
})

const levothyroxine = slot({
  name: 'Levothyroxine',
  strength: '75 µg',
  wall: '07:30',
  status: 'taken',
  drawer: 1,
  evidence: 'box',
  openedDrawer: 1,
  happenedAt: at('07:31'),
  happenedWall: '07:31',
  observation: 'o1',
})
export const metformin = slot({
  name: 'Metformin',
  strength: '500 mg',
  wall: '08:00',
  status: 'due',
  drawer: 3,
  amount: 2,
  hint: 'with food',
})
export const ramipril = slot({ name: 'Ramipril', strength: '5 mg', wall: '13:00', status: 'later', drawer: 2 })
const metforminEvening = slot({
  name: 'Metformin',
  strength: '500 mg',
  wall: '18:00',
  status: 'later',
  drawer: 3,
  amount: 2,
  hint: 'with food',
})
const simvastatin = slot({ name: 'Simvastatin', strength: '20 mg', wall: '22:00', status: 'later', drawer: 5 })

export const box: BoxView = {
  link: 'ready',
  isVirtual: true,
  uuid: '0b0c',
  isClockSet: true,
  lastHeardAt: stageNow - 1000,
  lost: 0,
  drawers: [1, 2, 3, 4, 5, 6, 7, 8].map((number) => ({ number, isOpen: false, isLit: number === 3, medicines: drawerMedicines(number) })),
}
function drawerMedicines(number: number): { id: string; name: string }[] {
  const name = { 1: 'Levothyroxine', 2: 'Ramipril', 3: 'Metformin', 5: 'Simvastatin' }[number]
  return name ? [{ id: `medicine:${name}`, name }] : []
}

export const today: TodayView = {
  patient,
  now: stageNow,
  date: '2026-11-20',
  wall: '08:02',
  slots: [levothyroxine, metformin, ramipril, metforminEvening, simvastatin],
  due: [metformin],
  next: ramipril,
  asNeeded: [],
  questions: [],
  notes: [{ type: 'runs-out', medicine: 'medicine:Ramipril', name: 'Ramipril', date: '2026-11-24', daysLeft: 4 }],
  undo: null,
  box: { ...box, drawers: box.drawers.map((drawer) => ({ ...drawer, isOpen: drawer.number === 3 })) },
  kioskHeardAt: null,
}

const settings: SettingsView = {
  patient,
  buzzer: 'soft',
  snoozeMinutes: 10,
  stockWarnDays: 7,
  serverUrl: 'https://medbox.example',
  preferences: session.preferences,
  hasPin: true,
}

const medicine = (sketch: Pick<MedicineView, 'name' | 'strength' | 'schedules'> & Partial<MedicineView>): MedicineView => ({
  id: `medicine:${sketch.name}`,
  unit: 'tablet',
  status: 'active',
  hint: '',
  drawer: null,
  directions: '',
  prescriber: '',
  pharmacy: '',
  rxNumber: '',
  expiryDate: '',
  lot: '',
  scan: '',
  stock: 30,
  runsOut: { date: '2026-12-20', daysLeft: 30 },
  finishedOn: null,
  conflicts: [],
  ...sketch,
})
const daily = (id: string, times: string[], amount = 1): MedicineView['schedules'] => [
  { id, timing: { type: 'daily', times }, amount, from: '2026-11-01T00:00', until: null, windowMinutes: 120 },
]

export const medicines: MedicineView[] = [
  medicine({
    name: 'Levothyroxine',
    strength: '75 µg',
    drawer: 1,
    schedules: daily('s1', ['07:30']),
    hint: '30 minutes before breakfast',
    prescriber: 'J. Lindqvist',
    pharmacy: 'Riverside Pharmacy',
    directions: 'Take 1 tablet every morning',
    expiryDate: '2027-05-01',
    lot: 'A7721',
    rxNumber: '9219522',
  }),
  medicine({
    name: 'Metformin',
    strength: '500 mg',
    drawer: 3,
    schedules: daily('s2', ['08:00', '18:00'], 2),
    hint: 'with food',
    stock: 112,
    runsOut: { date: '2026-12-18', daysLeft: 28 },
  }),
  medicine({
    name: 'Ramipril',
    strength: '5 mg',
    drawer: 2,
    schedules: daily('s3', ['13:00']),
    stock: 4,
    runsOut: { date: '2026-11-24', daysLeft: 4 },
  }),
  medicine({ name: 'Simvastatin', strength: '20 mg', drawer: 5, schedules: daily('s4', ['22:00']) }),
  medicine({
    name: 'Ibuprofen',
    strength: '400 mg',
    stock: 0,
    runsOut: null,
    schedules: [
      {
        id: 's5',
        timing: { type: 'asNeeded', hoursMin: 6, perDayMax: 3 },
        amount: 1,
        from: '2026-11-01T00:00',
        until: null,
        windowMinutes: 120,
      },
    ],
  }),
  medicine({ name: 'Amoxicillin', strength: '500 mg', unit: 'capsule', status: 'stopped', stock: 6, runsOut: null, schedules: [] }),
]

export const status: StatusView = {
  trust: saved,
  serverUrl: 'https://medbox.example',
  lastHeardAt: stageNow - 20_000,
  circles: [{ id: circle, patient: 'Rosa', records: 1284, provenAt: stageNow - minute }],
  refused: [],
  unreadable: [],
  storage: 'SQLite, encrypted',
  device: 'd-7f3a',
  version: '0.1.0',
}

const hour = 60 * minute
export const backups: BackupsView = {
  place: '/home/medbox/backups',
  last: { at: stageNow - 12 * minute, place: '/home/medbox/backups', bytes: 4_300_000 },
  failed: null,
  kept: [1, 2, 3, 26, 50, 170].map((hours) => ({ at: stageNow + 48 * minute - hours * hour, path: `/home/medbox/backups/${hours}` })),
  wordsNoted: true,
  protection: 'key-file',
  notice: null,
}

export const kiosk: Scene = {
  session,
  trust: saved,
  status,
  today,
  week: weekOf(),
  medicines,
  box,
  people: {
    canInvite: true,
    serverUrl: 'https://medbox.example',
    members: [
      { member: 'u1', type: 'person', name: 'Anna Keller', role: 'owner', isYou: true, heardAt: null },
      { member: 'u2', type: 'person', name: 'Dr. Jonas Lindqvist', role: 'clinician', isYou: false, heardAt: null },
      { member: 'u3', type: 'person', name: 'Marek', role: 'viewer', isYou: false, heardAt: null },
      { member: 'd1', type: 'device', name: 'Kiosk in the kitchen', role: 'kiosk', isYou: false, heardAt: stageNow - 20_000 },
    ],
  },
  settings,
  backups,
  scans: { open: [] },
}

function weekOf(): NonNullable<Scene['week']> {
  const days = ['2026-11-15', '2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21'].map((date, index) => ({
    date,
    weekday: index === 0 ? 7 : index,
    planned: 5,
    taken: index === 2 ? 4 : index < 5 ? 5 : index === 5 ? 2 : 0,
    missed: index === 2 || index === 5 ? 1 : 0,
    skipped: 0,
    isToday: date === '2026-11-20',
  }))
  return { days, taken: 26, planned: 28 }
}

const missed = { ...ramipril, status: 'missed' as const, evidence: 'inference' as const }
/** The caregiver's afternoon: one dose was missed. */
export const care: Scene = {
  ...kiosk,
  session: webSession,
  today: {
    ...today,
    slots: [
      levothyroxine,
      {
        ...metformin,
        status: 'taken',
        evidence: 'box',
        openedDrawer: 3,
        happenedAt: at('08:02'),
        happenedWall: '08:02',
        observation: 'o2',
      },
      missed,
      metforminEvening,
      simvastatin,
    ],
    due: [],
    next: metforminEvening,
    box: { ...box, link: 'elsewhere', lastHeardAt: stageNow - 60 * minute },
    kioskHeardAt: stageNow - 20_000,
  },
}
