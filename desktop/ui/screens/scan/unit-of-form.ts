import type { Unit } from '../../../../shared/kinds/medicine.ts'

/** Dosage forms as labels print them, in the scanner's languages. */
const unitByForm: [pattern: RegExp, unit: Unit][] = [
  [/capsul|kapsel|g[ée]lule|c[áa]psula/i, 'capsule'],
  [/inhal|puff|spray|aerosol|a[ée]rosol|dosier/i, 'puff'],
  [/drop|tropfen|goutte|gota/i, 'drop'],
  [/solution|suspension|syrup|liquid|l[öo]sung|saft|sirup|sirop|jarabe|soluci[óo]n|\bml\b/i, 'ml'],
  [/patch|pflaster|parche/i, 'patch'],
  [/sachet|beutel|sobre|powder|pulver/i, 'sachet'],
  [/suppositor|z[äa]pfchen|supositorio/i, 'suppository'],
  [/cream|ointment|gel|creme|cr[èe]me|salbe|pommade|crema|pomada|lotion/i, 'application'],
  [/insulin|\bpen\b|injection|injektion|\bunit/i, 'unit'],
  [/tablet|tablett|comprim|pill|lozenge|chew|dragee|drag[ée]e/i, 'tablet'],
]

/** What a form is counted in; undefined when the form says nothing known. */
export function unitOfForm(form: string): Unit | undefined {
  return unitByForm.find(([pattern]) => pattern.test(form))?.[1]
}
