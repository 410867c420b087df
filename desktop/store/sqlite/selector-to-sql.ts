import { type Cell, type Column, type ColumnType, misfit, quote, toCell } from './column.ts'

/** An SQL condition that every matching row meets; when `exact`, no other row does. */
export type Condition = { sql: string; params: Cell[]; exact: boolean }

type Selector = Record<string, unknown>

/** SQLite allows 32,766 parameters a statement and 1,000 levels of expression. */
const operandsMax = 1000
const branchesMax = 200

const anything: Condition = { sql: '1', params: [], exact: false }
const everything: Condition = { sql: '1', params: [], exact: true }

/** Translates what SQL can express of a Mongo selector, over the columns whose values all have the column's type. */
export function selectorToSql(selector: Selector, columns: ReadonlyMap<string, Column>): Condition {
  return allOf(Object.entries(selector).map(([key, operand]) => entryToSql(key, operand, columns)))
}

/** The ORDER BY list of a query's sort; undefined when it names anything but such columns. */
export function sortToSql(sort: readonly object[], columns: ReadonlyMap<string, Column>): string | undefined {
  const parts = sort.flatMap((part) => Object.entries(part) as [string, 'asc' | 'desc'][])
  if (!parts.every(([path]) => columns.has(path))) return undefined
  return parts.map(([path, direction]) => `${quote(path)} ${direction === 'desc' ? 'DESC' : 'ASC'}`).join(', ')
}

function entryToSql(key: string, operand: unknown, columns: ReadonlyMap<string, Column>): Condition {
  if (key === '$and' && Array.isArray(operand)) return allOf(operand.map((part) => selectorToSql(part, columns)))
  if (key === '$or' && Array.isArray(operand)) return anyOf(operand.map((part) => selectorToSql(part, columns)))
  const column = columns.get(key)
  return column ? fieldToSql(column, operand) : anything
}

function allOf(parts: Condition[]): Condition {
  const stated = parts.filter((part) => part.sql !== '1')
  if (stated.length > branchesMax) return anything
  const exact = parts.every((part) => part.exact)
  if (stated.length === 0) return exact ? everything : anything
  return { sql: stated.map((part) => part.sql).join(' AND '), params: stated.flatMap((part) => part.params), exact }
}

function anyOf(parts: Condition[]): Condition {
  if (parts.length === 0 || parts.length > branchesMax || parts.some((part) => part.sql === '1')) return anything
  return {
    sql: `(${parts.map((part) => `(${part.sql})`).join(' OR ')})`,
    params: parts.flatMap((part) => part.params),
    exact: parts.every((part) => part.exact),
  }
}

function fieldToSql(column: Column, operand: unknown): Condition {
  if (typeof operand !== 'object' || operand === null || Array.isArray(operand)) return anything
  return allOf(Object.entries(operand).map(([operator, value]) => operators[operator]?.(column, value) ?? anything))
}

type Operator = (column: Column, value: unknown) => Condition

const operators: Record<string, Operator> = {
  $eq: (column, value) => (value === null ? isMissing(column, true) : compare(column, '=', value)),
  $ne: (column, value) => (value === null ? isMissing(column, false) : compare(column, 'IS NOT', value)),
  $gt: (column, value) => compare(column, '>', value),
  $gte: (column, value) => compare(column, '>=', value),
  $lt: (column, value) => compare(column, '<', value),
  $lte: (column, value) => compare(column, '<=', value),
  $exists: (column, value) => (typeof value === 'boolean' ? isMissing(column, !value) : anything),
  $in: (column, value) => among(column, value),
}

const isMissing = ({ path }: Column, missing: boolean): Condition => ({
  sql: `${quote(path)} IS ${missing ? '' : 'NOT '}NULL`,
  params: [],
  exact: true,
})

function compare({ path, type }: Column, operator: string, value: unknown): Condition {
  const cell = toCell(type, value)
  return cell === misfit ? anything : { sql: `${quote(path)} ${operator} ?`, params: [cell], exact: true }
}

/** Operands of another type match nothing in the column, save null (missing) and regular expressions. */
function among({ path, type }: Column, values: unknown): Condition {
  if (!Array.isArray(values) || values.length > operandsMax) return anything
  const cells = cellsOf(type, values)
  return cells ? { sql: `${quote(path)} IN (${cells.map(() => '?').join(', ')})`, params: cells, exact: true } : anything
}

function cellsOf(type: ColumnType, values: unknown[]): Cell[] | undefined {
  const cells = values.map((value) => toCell(type, value))
  return cells.includes(misfit) ? undefined : (cells as Cell[])
}
