import type { ReadField } from '../../../../shared/kinds/label-scan.ts'
import type { Unit } from '../../../../shared/kinds/medicine.ts'
import type { ScanView } from '../../../contract/views.ts'
import { unitOfForm } from './unit-of-form.ts'

/** The label's fields that a medicine keeps, in the order in which they are checked. */
export const mainFields = ['drugName', 'strength', 'form', 'directions', 'quantity', 'expiryDate'] as const
export const moreFields = ['patientName', 'prescriber', 'pharmacy', 'rxNumber', 'lot', 'ndc'] as const
export type FieldName = (typeof mainFields)[number] | (typeof moreFields)[number]
const fieldNames: readonly FieldName[] = [...mainFields, ...moreFields]

/** Questions that are not one printed field. */
export type Doubt = FieldName | 'plan'

export type ScanDraft = {
  values: Record<FieldName, string>
  unit: Unit
  /** Doubts that a person has looked at and settled. */
  settled: readonly Doubt[]
}

/** Readings of the schedule: their doubt is the plan's. */
const planReadings = ['doseQuantity', 'frequencyPerDay']

export function draftScan(scan: ScanView): ScanDraft {
  const values = Object.fromEntries(fieldNames.map((name) => [name, textOf(scan.fields[name])])) as ScanDraft['values']
  return { values, unit: unitOfForm(values.form) ?? 'piece', settled: [] }
}

/** What must be looked at before this may be saved, in reading order: what the reader doubted, and what is missing. */
export function doubts(scan: ScanView, draft: ScanDraft, patient: string): Doubt[] {
  const isOpen = (doubt: Doubt): boolean => !draft.settled.includes(doubt)
  const doubted = fieldNames.filter(
    (name) =>
      scan.review.includes(name) || isMissing(name, draft) || (name === 'patientName' && isSomebodyElse(draft.values.patientName, patient)),
  )
  const main = doubted.filter((name) => (mainFields as readonly string[]).includes(name))
  const more = doubted.filter((name) => (moreFields as readonly string[]).includes(name))
  const plan: Doubt[] = isPlanDoubtful(scan) ? ['plan'] : []
  return [...main, ...plan, ...more].filter((doubt) => (doubt === 'drugName' && draft.values.drugName.trim() === '') || isOpen(doubt))
}

function isPlanDoubtful({ suggestion, review }: ScanView): boolean {
  return (
    suggestion.timing === null ||
    suggestion.amount === null ||
    suggestion.asked.length > 0 ||
    planReadings.some((name) => review.includes(name))
  )
}

export const settle = (draft: ScanDraft, doubt: Doubt): ScanDraft => ({ ...draft, settled: [...new Set([...draft.settled, doubt])] })

export const unsettle = (draft: ScanDraft, doubt: Doubt): ScanDraft => ({ ...draft, settled: draft.settled.filter((one) => one !== doubt) })

/** A person's word on a field: it stands, and is settled. */
export function enter(draft: ScanDraft, name: FieldName, value: string): ScanDraft {
  const unit = name === 'form' ? (unitOfForm(value) ?? draft.unit) : draft.unit
  return settle({ ...draft, unit, values: { ...draft.values, [name]: value } }, name)
}

/** The label names somebody who shares no name with the patient. */
export function isSomebodyElse(onLabel: string, patient: string): boolean {
  const names = (text: string): string[] => text.toLocaleLowerCase().match(/\p{L}{2,}/gu) ?? []
  const known = names(patient)
  return onLabel !== '' && known.length > 0 && !names(onLabel).some((name) => known.includes(name))
}

export function quantityOf(draft: ScanDraft): number {
  const quantity = Number(draft.values.quantity.replace(',', '.'))
  return Number.isFinite(quantity) && quantity >= 0 ? Math.min(quantity, 100_000) : 0
}

function isMissing(name: FieldName, { values }: ScanDraft): boolean {
  if (name === 'drugName') return values.drugName.trim() === ''
  return name === 'form' && unitOfForm(values.form) === undefined
}

const textOf = (field: ReadField | undefined): string => (field?.value === null || field === undefined ? '' : String(field.value))
