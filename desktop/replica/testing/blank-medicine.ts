/** What a test does not care about of a medicine. */
export const blankMedicine = {
  strength: '500 mg',
  unit: 'tablet',
  hint: '',
  directions: '',
  prescriber: '',
  pharmacy: '',
  rxNumber: '',
  expiryDate: '',
  lot: '',
  ndc: '',
  scan: '',
} as const
