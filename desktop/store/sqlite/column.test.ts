import { expect, test } from 'vitest'
import { cellOf, type Column, type ColumnType, misfit, toCell } from './column.ts'

const column = (path: string, type: ColumnType): Column => ({ path, keys: path.split('.'), type })

test('I2.50 a value of the column’s type is its cell, a missing field is NULL', () => {
  expect(cellOf(column('name', 'string'), { name: '😀' })).toBe('😀')
  expect(cellOf(column('part.size', 'number'), { part: { size: -0.5 } })).toBe(-0.5)
  expect(cellOf(column('open', 'boolean'), { open: true })).toBe(1)
  expect(cellOf(column('open', 'boolean'), { open: false })).toBe(0)
  for (const document of [{}, { part: undefined }, { part: {} }, { part: 'text' }, { part: null }])
    expect(cellOf(column('part.size', 'number'), document)).toBeNull()
})

test('I2.51 an array anywhere on an indexed path is a misfit: selectors look into it, SQL does not', () => {
  for (const part of [[], [{ size: 1 }], [[{ size: 1 }]], { size: [] }, { size: [1] }])
    expect(cellOf(column('part.size', 'number'), { part }), JSON.stringify(part)).toBe(misfit)
  // An array has a length of its own, and members that are called 0, 1, 2.
  expect(cellOf(column('part.length', 'number'), { part: [1, 2] })).toBe(misfit)
  expect(cellOf(column('part.0', 'number'), { part: [1, 2] })).toBe(misfit)
  expect(cellOf(column('deep.part.size', 'number'), { deep: { part: [{ size: 1 }] } })).toBe(misfit)
})

test('I2.50 a value that SQL would compare otherwise than JavaScript is a misfit', () => {
  for (const value of [null, 1, true, {}, [], '\uD83D', 'a\uDE00']) expect(toCell('string', value)).toBe(misfit)
  for (const value of [null, '1', false, Number.NaN, Number.POSITIVE_INFINITY]) expect(toCell('number', value)).toBe(misfit)
  for (const value of [null, 0, 'true']) expect(toCell('boolean', value)).toBe(misfit)
})
