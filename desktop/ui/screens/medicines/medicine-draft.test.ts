import { expect, test } from 'vitest'
import type { MedicineView } from '../../../contract/views.ts'
import { createWords } from '../../words/words.ts'
import { changesTo, draftOf } from './medicine-draft.ts'
import { valueWords } from './value-words.ts'

const medicine = {
  name: 'Ramipril',
  strength: '5 mg',
  unit: 'tablet',
  hint: '',
  drawer: 2,
  directions: '',
  prescriber: '',
  pharmacy: '',
  rxNumber: '',
  expiryDate: '',
  lot: '',
} as unknown as MedicineView

test('I5.33 an edit sends only what a person changed', () => {
  expect(changesTo(medicine, draftOf(medicine))).toEqual({})
  expect(changesTo(medicine, { ...draftOf(medicine), drawer: null, hint: 'with water' })).toEqual({ drawer: null, hint: 'with water' })
})

test('I5.30 both sides of a conflict are said in words, a plan as a whole', () => {
  const around = { unit: 'tablet', zone: 'Europe/Berlin', now: Date.UTC(2026, 10, 20, 7) } as const
  const words = createWords('en')
  const plan = { phases: [{ from: '2026-11-01T00:00', timing: { type: 'daily', times: ['08:00'] }, amount: 1 }], until: null }
  expect(valueWords('plan', plan, around, words)).toBe('One tablet at 8 in the morning, every day.')
  expect(valueWords('plan', { ...plan, until: '2026-11-25T23:59' }, around, words)).toBe(
    'One tablet at 8 in the morning, every day, until 25 November.',
  )
  expect(valueWords('plan', { ...plan, until: '2026-11-20T08:00' }, around, words)).toBe('stopped')
  expect(valueWords('strength', '10 mg', around, words)).toBe('10 mg')
  expect(valueWords('unit', 'capsule', around, words)).toBe('capsules')
  expect(valueWords('status', 'stopped', around, words)).toBe('stopped')
})
