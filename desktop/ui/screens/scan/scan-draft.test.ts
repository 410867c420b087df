import { expect, test } from 'vitest'
import type { ReadField } from '../../../../shared/kinds/label-scan.ts'
import type { ScanView } from '../../../contract/views.ts'
import { highlightStyle, zoomStyle } from './picture-frame.ts'
import { doubts, draftScan, enter, isSomebodyElse, quantityOf, settle } from './scan-draft.ts'
import { scanToMedicine } from './scan-to-medicine.ts'
import { unitOfForm } from './unit-of-form.ts'

const read = (value: string | number | null): ReadField => ({ value, confidence: 0.9, box: null, alternatives: [] })
const scan: ScanView = {
  id: 's1',
  status: 'draft',
  progress: 1,
  width: 100,
  height: 100,
  fields: {
    drugName: read('doxycycline'),
    strength: read('100 mg'),
    form: read('capsule'),
    directions: read('Take 1 capsule every 12 hours'),
    quantity: read(180),
    expiryDate: read('2026-11-23'),
  },
  review: [],
  text: '',
  suggestion: { timing: { type: 'interval', hours: 12, anchor: '2026-11-20T07:00:00Z' }, amount: 1, days: null, asked: [] },
  refillOf: null,
  problem: null,
}
const of = (change: Partial<ScanView>) => doubts({ ...scan, ...change }, draftScan({ ...scan, ...change }), 'Rosa')

test('I5.31 a label that was read surely asks nothing', () => {
  expect(of({})).toEqual([])
})

test('I5.31 what the reader doubts is asked, in reading order, until a person has settled it', () => {
  const doubtful = { ...scan, review: ['prescriber', 'strength', 'drugName'] }
  const draft = draftScan(doubtful)
  expect(doubts(doubtful, draft, 'Rosa')).toEqual(['drugName', 'strength', 'prescriber'])
  const once = enter(draft, 'strength', '10 mg')
  expect(doubts(doubtful, once, 'Rosa')).toEqual(['drugName', 'prescriber'])
  expect(once.values.strength).toBe('10 mg')
})

test('I5.31 a medicine without a name cannot be settled by looking at it', () => {
  const nameless = { ...scan, fields: { ...scan.fields, drugName: read(null) } }
  expect(doubts(nameless, settle(draftScan(nameless), 'drugName'), 'Rosa')).toEqual(['drugName'])
})

test('I5.31 a form that nothing is counted in is asked for', () => {
  expect(of({ fields: { ...scan.fields, form: read('gadget') } })).toEqual(['form'])
})

test('I5.32 a schedule that was not understood, or only in part, is asked for', () => {
  expect(of({ suggestion: { timing: null, amount: 1, days: null, asked: [] } })).toEqual(['plan'])
  expect(of({ suggestion: { ...scan.suggestion, amount: null } })).toEqual(['plan'])
  expect(of({ suggestion: { ...scan.suggestion, asked: ['as directed'] } })).toEqual(['plan'])
  expect(of({ review: ['frequencyPerDay'] })).toEqual(['plan'])
})

test('I5.32 a label for somebody else is not saved without a word', () => {
  expect(of({ fields: { ...scan.fields, patientName: read('OLIVE TATTERSALL') } })).toEqual(['patientName'])
  expect(of({ fields: { ...scan.fields, patientName: read('Keller, ROSA') } })).toEqual([])
  expect(isSomebodyElse('', 'Rosa')).toBe(false)
  expect(isSomebodyElse('Olive', '')).toBe(false)
})

test('I6.35 the checked label becomes a medicine, as it was printed', () => {
  const draft = draftScan(scan)
  expect(scanToMedicine(draft, 4)).toMatchObject({
    name: 'Doxycycline',
    strength: '100 mg',
    unit: 'capsule',
    drawer: 4,
    expiryDate: '2026-11-23',
  })
  expect(quantityOf(draft)).toBe(180)
  expect(quantityOf(enter(draft, 'quantity', 'many'))).toBe(0)
})

test.each([
  ['film-coated tablets', 'tablet'],
  ['Filmtabletten', 'tablet'],
  ['comprimidos', 'tablet'],
  ['Kapseln', 'capsule'],
  ['oral suspension', 'ml'],
  ['eye drops', 'drop'],
  ['inhaler', 'puff'],
  ['gadget', undefined],
])('I6.35 "%s" is counted in %s', (form, unit) => {
  expect(unitOfForm(form)).toBe(unit)
})

test('I6.35 the place a field was read from is marked in the picture and brought closer', () => {
  const box = { x: 500, y: 250, w: 100, h: 20 }
  expect(highlightStyle(box, { width: 1000, height: 500 })).toEqual({ left: '48.80%', top: '47.60%', width: '12.40%', height: '8.80%' })
  expect(zoomStyle(box, { width: 1000, height: 500 })).toEqual({ transform: 'scale(2.400)', transformOrigin: '55.00% 52.00%' })
  expect(zoomStyle({ ...box, w: 900 }, { width: 1000, height: 500 })['transform']).toBe('scale(1.000)')
})
