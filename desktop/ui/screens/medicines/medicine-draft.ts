import type { Unit } from '../../../../shared/kinds/medicine.ts'
import type { MedicineView } from '../../../contract/views.ts'

/** A medicine while it is typed. */
export type MedicineDraft = {
  name: string
  strength: string
  unit: Unit
  hint: string
  drawer: number | null
  directions: string
  prescriber: string
  pharmacy: string
  rxNumber: string
  expiryDate: string
  lot: string
  ndc: string
}

export const blankMedicine: MedicineDraft = {
  name: '',
  strength: '',
  unit: 'tablet',
  hint: '',
  drawer: null,
  directions: '',
  prescriber: '',
  pharmacy: '',
  rxNumber: '',
  expiryDate: '',
  lot: '',
  ndc: '',
}

/** Only what a person changed: what stayed is not written again over somebody else's change. */
export function changesTo(medicine: MedicineView, draft: MedicineDraft): Partial<MedicineDraft> {
  const { ndc: _, ...fields } = draft
  return Object.fromEntries(Object.entries(fields).filter(([field, value]) => medicine[field as keyof typeof fields] !== value))
}

export function draftOf({
  name,
  strength,
  unit,
  hint,
  drawer,
  directions,
  prescriber,
  pharmacy,
  rxNumber,
  expiryDate,
  lot,
}: MedicineView): MedicineDraft {
  return { name, strength, unit, hint, drawer, directions, prescriber, pharmacy, rxNumber, expiryDate, lot, ndc: '' }
}
