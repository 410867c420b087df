import type { Observation } from '../../shared/kinds/observation.ts'
import { createRecord, editRecord, setGone } from '../../shared/record/edit.ts'
import type { Replica } from './replica.ts'
import type { SeededRandom } from './seeded-random.ts'

type Deed = (replica: Replica, circle: string, random: SeededRandom) => Promise<void>

/** Does one thing that a person or the box might do, on what this replica knows. */
export const doSomething: Deed = (replica, circle, random) => random.pick(deeds)(replica, circle, random)

const medicineId = (circle: string, random: SeededRandom) => `medicine:${circle}:${random.int(3)}`

const prescribe: Deed = async (replica, circle, random) => {
  const id = medicineId(circle, random)
  const known = await replica.store.get(id)
  const strength = `${random.int(50)} mg`
  if (known) return replica.write(editRecord(known, 'medicine', { strength, hint: `hint ${random.int(99)}` }, replica.edit()))
  const texts = { hint: '', directions: '', prescriber: '', pharmacy: '', rxNumber: '', expiryDate: '', lot: '', ndc: '', scan: '' }
  const body = { ...texts, name: `Medicine ${id}`, strength, unit: 'tablet' as const, status: 'active' as const, drawer: null }
  return replica.write(createRecord('medicine', id, circle, body, replica.edit()))
}

const discard: Deed = async (replica, circle, random) => {
  const known = await replica.store.get(medicineId(circle, random))
  if (known) await replica.write(setGone(known, !known.gone, replica.edit()))
}

/** A dose and its stock move are written together; the ids are those of the slot, so replicas meet in them. */
export const takeDose: Deed = async (replica, circle, random) => {
  const slot = `2026-01-04T0${random.int(6)}:00`
  const known = await replica.store.get(`dose:${circle}:${slot}`)
  const seen = Object.keys((known?.body['observations'] as object) ?? {})
  const retracts = seen.length > 0 && random.chance(0.3) ? random.pick(seen) : undefined
  const edit = replica.edit()
  const observation: Observation = {
    state: retracts ? 'entered-in-error' : random.pick(['taken', 'taken', 'skipped', 'missed'] as const),
    at: replica.now(),
    noted: replica.now(),
    evidence: random.pick(['box', 'statement'] as const),
    by: edit.by,
    ...(retracts ? { retracts } : {}),
  }
  const observations = { [edit.stamp]: observation }
  await writeDose(replica, circle, slot, observations)
}

async function writeDose(replica: Replica, circle: string, slot: string, observations: Record<string, Observation>): Promise<void> {
  const [dose, move] = [`dose:${circle}:${slot}`, `stock:dose:${circle}:${slot}`]
  const known = await replica.store.getMany([dose, move])
  const medicine = `medicine:${circle}:0`
  const planned = Date.parse(`${slot}Z`)
  const edit = replica.edit()
  await replica.write(
    known.has(dose)
      ? editRecord(known.get(dose)!, 'dose', { observations }, edit)
      : createRecord('dose', dose, circle, { schedule: `schedule:${circle}`, medicine, slot, planned, amount: 1, observations }, edit),
    known.has(move)
      ? editRecord(known.get(move)!, 'stock-move', { observations }, edit)
      : createRecord('stock-move', move, circle, { medicine, reason: 'dose', quantity: -1, at: planned, dose, observations }, edit),
  )
}

const refill: Deed = async (replica, circle, random) => {
  const edit = replica.edit()
  const body = {
    medicine: `medicine:${circle}:0`,
    reason: 'refill' as const,
    quantity: 1 + random.int(30),
    at: replica.now(),
    dose: '',
    observations: {},
  }
  await replica.write(createRecord('stock-move', `stock:${edit.stamp}`, circle, body, edit))
}

/** What a newer version of the program writes: a kind and members that this one has never heard of. */
const foresee: Deed = async (replica, circle, random) => {
  const { stamp, by } = replica.edit()
  const id = `symptom:${circle}:${random.int(3)}`
  const value = random.int(10)
  const record = {
    id,
    circle,
    kind: 'symptom',
    v: 3,
    at: 0,
    ref: '',
    state: '',
    by,
    gone: false,
    clock: { strength: stamp, '@by': stamp },
    body: { strength: value, area: 'head' },
  }
  await replica.write(record)
}

const deeds: readonly Deed[] = [prescribe, prescribe, takeDose, takeDose, takeDose, refill, discard, foresee]
