import type { MedicineDraft } from '../medicines/medicine-draft.ts'
import type { ScanDraft } from './scan-draft.ts'

/** The checked label as a medicine. */
export function scanToMedicine({ values, unit }: ScanDraft, drawer: number | null): MedicineDraft {
  const { drugName, strength, directions, prescriber, pharmacy, rxNumber, expiryDate, lot, ndc } = values
  return {
    name: capitalise(drugName.trim()),
    strength,
    unit,
    hint: '',
    drawer,
    directions,
    prescriber,
    pharmacy,
    rxNumber,
    expiryDate: expiryDate.slice(0, 10),
    lot,
    ndc,
  }
}

const capitalise = (name: string): string => name.charAt(0).toLocaleUpperCase() + name.slice(1)
