import { hlcToStamp, hlcZero, tick } from '../clock/hlc.ts'
import { patientId } from '../kinds/patient.ts'
import { doseMoveId } from '../kinds/stock-move.ts'
import type { Body, KindName } from '../kinds/table.ts'
import { createRecord, type Edit } from '../record/edit.ts'
import type { Author, MedRecord } from '../record/record.ts'
import { planFrom } from '../slots/plan-changes.ts'
import type { ScheduleOf } from '../slots/slot.ts'
import { instantToWall, wallToInstant } from '../slots/wall-clock.ts'
import { type Intake, type Past, pastIntakes, pastIntakesAsNeeded } from './example-intakes.ts'
import { type ExampleMedicine, exampleMedicines } from './example-medicines.ts'
import { seededRandom } from './random.ts'

export type Example = { seed: number; nowMs: number; zone: string; circle: string; device: string; user: string }

/** A record to be made, and when. */
type Draft = { atMs: number; make: (circle: string, edit: Edit) => MedRecord }

const draft = <K extends KindName>(kind: K, id: string, body: Body<K>, atMs: number): Draft => ({
  atMs,
  make: (circle, edit) => createRecord(kind, id, circle, body, edit),
})

const pastDays = 21

/**
 * A circle to look around in: a patient, five medicines with schedules, drawers and stock, and what happened in
 * the last three weeks. The same for the same input; every stamp lies before `nowMs`.
 */
export function exampleCircle(example: Example): MedRecord[] {
  const { seed, nowMs, zone, circle, device, user } = example
  const firstDate = instantToWall(nowMs - pastDays * 86_400_000, zone).slice(0, 10)
  const fromMs = wallToInstant(`${firstDate}T00:00`, zone)
  const past = { random: seededRandom(seed), zone, fromMs, nowMs, by: { user, device } }
  const patient = draft('patient', patientId(circle), { name: 'Rosa', zone, phone: '' }, fromMs)
  const medicines = exampleMedicines.flatMap((medicine) =>
    medicineDrafts(medicine, `${firstDate}T00:00`, circle, { ...past, drawer: medicine.drawer }),
  )
  return toRecords([patient, ...medicines], circle, past.by)
}

function medicineDrafts(medicine: ExampleMedicine, fromWall: string, circle: string, past: Past): Draft[] {
  const { key, timing, stock } = medicine
  const id = `medicine:${circle}:${key}`
  const body: Body<'schedule'> = { medicine: id, plan: planFrom(timing, 1, fromWall), status: 'active', windowMinutes: 120 }
  const schedule: ScheduleOf = { id: `schedule:${circle}:${key}`, body }
  const intakes = timing.type === 'asNeeded' ? pastIntakesAsNeeded(schedule, past) : pastIntakes(schedule, past)
  const used = intakes.filter(isTaken).reduce((sum, { slot }) => sum + slot.amount, 0)
  return [
    draft('medicine', id, medicineBody(medicine), past.fromMs),
    draft('schedule', schedule.id, body, past.fromMs),
    draft('stock-move', `stock:${circle}:${key}`, refillBody(id, used + stock, past.fromMs), past.fromMs),
    ...intakes.flatMap(intakeDrafts),
  ]
}

function medicineBody({ name, strength, hint, drawer, directions }: ExampleMedicine): Body<'medicine'> {
  const blank = { prescriber: '', pharmacy: '', rxNumber: '', expiryDate: '', lot: '', ndc: '', scan: '' }
  return { name, strength, unit: 'tablet', status: 'active', hint, drawer, directions, ...blank }
}

const refillBody = (medicine: string, quantity: number, at: number): Body<'stock-move'> => ({
  medicine,
  reason: 'refill',
  quantity,
  at,
  dose: '',
  observations: {},
})

const isTaken = ({ observations }: Intake): boolean => Object.values(observations).some((one) => one.state === 'taken')

/** A dose, and what it takes from the stock. */
function intakeDrafts({ slot, observations, notedMs }: Intake): Draft[] {
  const { schedule, medicine, key, at, amount, doseId } = slot
  const dose: Body<'dose'> = { schedule, medicine, slot: key, planned: at, amount, observations }
  const move: Body<'stock-move'> = { medicine, reason: 'dose', quantity: -amount, at, dose: doseId, observations }
  return [draft('dose', doseId, dose, notedMs), draft('stock-move', doseMoveId(doseId), move, notedMs)]
}

/** In the order of time, as the device would have stamped them. */
function toRecords(drafts: Draft[], circle: string, by: Author): MedRecord[] {
  let clock = hlcZero
  return drafts
    .toSorted((a, b) => a.atMs - b.atMs)
    .map(({ atMs, make }) => {
      clock = tick(clock, atMs)
      return make(circle, { stamp: hlcToStamp(clock, by.device), by })
    })
}
