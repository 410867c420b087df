import { expect, test } from 'vitest'
import { type HeldRecord, holdRecords } from './held-records.ts'

const held = (id: string, text = ''): HeldRecord => ({ record: { id, text }, code: 'record-not-storable', heldSince: 1 })
const idsOf = (list: HeldRecord[] | undefined) => list?.map(({ record }) => (record as { id: string }).id)

test('I1.109 of records that cannot be joined no more than a hundred are held, the first ones', () => {
  const many = Array.from({ length: 120 }, (_, i) => held(`n${i}`))
  const list = holdRecords(undefined, many, new Set())
  expect(list).toHaveLength(100)
  expect(idsOf(holdRecords(list, [held('late')], new Set(['n0'])))?.at(-1)).toBe('late')
})

test('I1.109 what is held takes no more than four megabytes', () => {
  const large = 'x'.repeat(1024 * 1024)
  const list = holdRecords(undefined, [held('a', large), held('b', large), held('c')], new Set())
  expect(idsOf(list)).toEqual(['a'])
  expect(idsOf(holdRecords([held('a')], [held('b', large)], new Set()))).toEqual(['a', 'b'])
})
