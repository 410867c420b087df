import { hlcToStamp, type Stamp } from '../../shared/clock/hlc.ts'
import { doseId } from '../../shared/kinds/dose.ts'
import { membershipId } from '../../shared/kinds/membership.ts'
import type { Role } from '../../shared/kinds/kind.ts'
import { createRecord, type Edit, editRecord } from '../../shared/record/edit.ts'
import type { MedRecord } from '../../shared/record/record.ts'

const startMs = Date.UTC(2026, 0, 1)
let edits = 0

/** An edit newer than all before it. */
export function nextEdit(device = 'device01', user = 'u-sample'): Edit {
  return { stamp: stampAt(startMs + ++edits, device), by: { user, device } }
}

export const stampAt = (ms: number, device = 'device01'): Stamp => hlcToStamp({ ms, counter: 0 }, device)

export const sampleDose = (circle: string, slot: string, edit = nextEdit()): MedRecord =>
  createRecord(
    'dose',
    doseId('schedule-1', slot),
    circle,
    { schedule: 'schedule-1', medicine: 'medicine-1', slot, planned: startMs, amount: 1, observations: {} },
    edit,
  )

/** Somebody saw that the dose was taken. */
export const taken = (record: MedRecord, observation: string, edit = nextEdit()): MedRecord =>
  editRecord(
    record,
    'dose',
    { observations: { [observation]: { state: 'taken', at: startMs, noted: startMs, evidence: 'statement' } } },
    edit,
  )

export const sampleSetting = (circle: string, name: string, value: string | number, edit = nextEdit()): MedRecord =>
  createRecord('setting', `setting:${circle}:${name}`, circle, { name, value }, edit)

export const sampleMembership = (circle: string, member: string, role: Role, revoked = false, edit = nextEdit()): MedRecord =>
  createRecord('membership', membershipId(circle, member), circle, { member, type: 'person', name: 'Somebody', role, revoked }, edit)

/** A record of a kind that this version has never heard of. */
export const strange = (circle: string, id: string, body: MedRecord['body'] = { note: 'kept as it is' }): MedRecord => ({
  id,
  circle,
  kind: 'kind-of-tomorrow',
  v: 7,
  at: startMs,
  ref: '',
  state: 'new',
  clock: { '@by': nextEdit().stamp },
  by: { user: 'u-sample', device: 'device01' },
  gone: false,
  body,
})
