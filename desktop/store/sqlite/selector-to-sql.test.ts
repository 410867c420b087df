import { expect, test } from 'vitest'
import type { Column } from './column.ts'
import { selectorToSql, sortToSql } from './selector-to-sql.ts'

const columns = new Map(
  (
    [
      ['name', 'string'],
      ['rank', 'number'],
      ['open', 'boolean'],
    ] as const
  ).map(([path, type]): [string, Column] => [path, { path, keys: [path], type }]),
)
const sqlOf = (selector: object) => selectorToSql(selector as Record<string, unknown>, columns)

test('I2.52 comparisons, lists, absence, types and what negates them are wholly SQL', () => {
  for (const [selector, sql, ...params] of [
    [{ name: 'a' }, '"name" = ?', 'a'],
    [{ rank: { $gt: 1, $lte: 2 } }, '"rank" > ? AND "rank" <= ?', 1, 2],
    [{ open: { $ne: true } }, '("open" = ?) IS NOT TRUE', 1],
    [{ name: null }, '"name" IS NULL'],
    [{ name: { $exists: true } }, '"name" IS NOT NULL'],
    [{ name: { $type: 'string' } }, '"name" IS NOT NULL'],
    [{ rank: { $in: [1, null] } }, '(("rank" IN (?)) OR ("rank" IS NULL))', 1],
    [{ rank: { $nin: [1, 2] } }, '("rank" IN (?, ?)) IS NOT TRUE', 1, 2],
    [{ rank: { $not: { $gt: 1 } } }, '("rank" > ?) IS NOT TRUE', 1],
    [{ $nor: [{ rank: 1 }, { name: 'a' }] }, '("rank" = ?) IS NOT TRUE AND ("name" = ?) IS NOT TRUE', 1, 'a'],
    [{ $or: [{ rank: 1 }, { name: 'a' }] }, '(("rank" = ?) OR ("name" = ?))', 1, 'a'],
    [{ name: { $regex: '^ab' } }, '"name" >= ? AND "name" < ?', 'ab', 'ac'],
  ] as const)
    expect(sqlOf(selector)).toEqual({ sql, params, exact: true })
})

test('I2.52 where SQL can only narrow down, the rest is left to RxDB’s own matcher', () => {
  for (const [selector, sql, ...params] of [
    [{ rank: { $gt: 1, $mod: [2, 1] } }, '"rank" > ?', 1],
    [{ name: { $regex: '^ab*c' } }, '"name" >= ? AND "name" < ?', 'a', 'b'],
    [{ rank: 1, other: 2 }, '"rank" = ?', 1],
    [{ $nor: [{ rank: 1 }, { other: 2 }] }, '("rank" = ?) IS NOT TRUE', 1],
  ] as const)
    expect(sqlOf(selector)).toEqual({ sql, params, exact: false })
})

test('I2.52 what SQL would read otherwise is not translated', () => {
  const misread = [
    { name: {} },
    { name: { size: 1 } },
    { name: ['a'] },
    { name: 1 },
    { name: '\uD83D' },
    { name: { $in: ['a', 1] } },
    { name: { $not: { $regex: '^ab*c' } } },
    { $or: [{ rank: 1 }, { other: 2 }] },
    ...['ab', '^', '^a|b', '^.a', '^a*', '^\\d', '^\uD83D', '^😀?', '^\uDBFF\uDFFF'].map(($regex) => ({ name: { $regex } })),
    { name: { $regex: '^a', $options: 'i' } },
    { name: { $regex: /^a/i } },
    { rank: { $regex: '^1' } },
  ]
  for (const selector of misread) expect(sqlOf(selector), JSON.stringify(selector)).toEqual({ sql: '1', params: [], exact: false })
})

test('I2.52 a sort is SQL when every part of it is a column', () => {
  expect(sortToSql([{ rank: 'desc' }, { name: 'asc' }], columns)).toBe('"rank" DESC, "name" ASC')
  expect(sortToSql([{ rank: 'desc' }, { other: 'asc' }], columns)).toBeUndefined()
})
