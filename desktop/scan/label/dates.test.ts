import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findDate, provenOrder } from './dates.ts'

const notations: [text: string, iso: string][] = [
  ['12/31/2026', '2026-12-31'],
  ['31.12.2026', '2026-12-31'],
  ['2026-12-31', '2026-12-31'],
  ['EXP: APR 2027', '2027-04'],
  ['04/2027', '2027-04'],
  ['2027-04', '2027-04'],
  ['17. März 2026', '2026-03-17'],
  ['3 de febrero de 2026', '2026-02-03'],
  ['27 août 2025', '2025-08-27'],
  ['Feb 3, 2026', '2026-02-03'],
]

test.for(notations)('I5.24 %s is %s', ([text, iso]) => {
  expect(findDate(text, 'mdy')?.iso).toBe(iso)
})

test('I5.24 two pairs of digits are a month only where an expiry is announced', () => {
  expect(findDate('04/27', 'mdy')).toBeUndefined()
  expect(findDate('04/27', 'mdy', true)?.iso).toBe('2027-04')
})

test('I5.24 no date is made of phone numbers, codes or days that do not exist', () => {
  for (const text of ['555-0164', '54910-0983-67', '31/02/2026', '13/2026', '99/99/9999', '1234567'])
    expect(findDate(text, 'dmy'), text).toBeUndefined()
})

test('I5.24 a day above twelve proves the order, in whichever order it is printed', () => {
  expect(provenOrder(['01/02/2026', '14/02/2026'])).toBe('dmy')
  expect(provenOrder(['09/14/2025'])).toBe('mdy')
  expect(provenOrder(['01/02/2026'])).toBeUndefined()
})

test('I5.24 every date is read back from both orders', () => {
  const day = fc.date({ min: new Date('2000-01-01'), max: new Date('2059-12-31'), noInvalidDate: true })
  fc.assert(
    fc.property(day, (date) => {
      const iso = date.toISOString().slice(0, 10)
      const [year, month, dayOfMonth] = iso.split('-')
      expect(findDate(`${month}/${dayOfMonth}/${year}`, 'mdy')?.iso).toBe(iso)
      expect(findDate(`${dayOfMonth}/${month}/${year}`, 'dmy')?.iso).toBe(iso)
    }),
  )
})
