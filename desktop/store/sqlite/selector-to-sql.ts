import { type Cell, type Column, type ColumnType, misfit, quote, toCell } from './column.ts'

/** An SQL condition that every matching row meets; when `exact`, no other row does. */
export type Condition = { sql: string; params: Cell[]; exact: boolean }

type Columns = ReadonlyMap<string, Column>
type Selector = Record<string, unknown>

/** SQLite allows 32,766 parameters a statement and 1,000 levels of expression. */
const operandsMax = 1000
const branchesMax = 200

const anything: Condition = { sql: '1', params: [], exact: false }
const everything: Condition = { sql: '1', params: [], exact: true }
const nothing: Condition = { sql: '0', params: [], exact: true }

/** Translates what SQL can express of a Mongo selector, over the columns whose values all have the column's type. */
export function selectorToSql(selector: Selector, columns: Columns): Condition {
  return allOf(Object.entries(selector).map(([key, operand]) => entryToSql(key, operand, columns)))
}

/** The ORDER BY list of a query's sort; undefined when it names anything but such columns. */
export function sortToSql(sort: readonly object[], columns: Columns): string | undefined {
  const parts = sort.flatMap((part) => Object.entries(part) as [string, 'asc' | 'desc'][])
  if (!parts.every(([path]) => columns.has(path))) return undefined
  return parts.map(([path, direction]) => `${quote(path)} ${direction === 'desc' ? 'DESC' : 'ASC'}`).join(', ')
}

function entryToSql(key: string, operand: unknown, columns: Columns): Condition {
  const combine = combinations[key]
  if (combine) return Array.isArray(operand) ? combine(operand.map((part) => selectorToSql(part, columns))) : anything
  const column = columns.get(key)
  return column ? fieldToSql(column, operand) : anything
}

const combinations: Record<string, (parts: Condition[]) => Condition> = {
  $and: allOf,
  $or: anyOf,
  $nor: (parts) => allOf(parts.map(not)),
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

/** Of a condition that more rows meet than match, the opposite would leave out rows that do not match. */
function not({ sql, params, exact }: Condition): Condition {
  return exact ? { sql: `(${sql}) IS NOT TRUE`, params, exact } : anything
}

function fieldToSql(column: Column, operand: unknown): Condition {
  if (operand === null || typeof operand !== 'object') return operators.$eq!(column, operand)
  if (Array.isArray(operand) || '$options' in operand || !isOperation(operand)) return anything
  return allOf(Object.entries(operand).map(([operator, value]) => operators[operator]?.(column, value) ?? anything))
}

type Operator = (column: Column, value: unknown) => Condition

const operators: Record<string, Operator> = {
  $eq: (column, value) => (value === null ? isMissing(column) : compare(column, '=', value)),
  $ne: (column, value) => not(operators.$eq!(column, value)),
  $gt: (column, value) => compare(column, '>', value),
  $gte: (column, value) => compare(column, '>=', value),
  $lt: (column, value) => compare(column, '<', value),
  $lte: (column, value) => compare(column, '<=', value),
  $exists: (column, value) => (value === true ? isPresent(column) : value === false ? isMissing(column) : anything),
  $in: (column, values) => among(column, values),
  $nin: (column, values) => not(among(column, values)),
  $not: (column, operand) => not(fieldToSql(column, operand)),
  $type: (column, name) => ofType(column, name),
  $regex: (column, pattern) => startingWith(column, pattern),
}

const isOperation = (operand: object): boolean => Object.keys(operand).some((key) => key in operators)

const isMissing = ({ path }: Column): Condition => ({ sql: `${quote(path)} IS NULL`, params: [], exact: true })
const isPresent = ({ path }: Column): Condition => ({ sql: `${quote(path)} IS NOT NULL`, params: [], exact: true })

function compare({ path, type }: Column, operator: string, value: unknown): Condition {
  const cell = toCell(type, value)
  return cell === misfit ? anything : { sql: `${quote(path)} ${operator} ?`, params: [cell], exact: true }
}

/** In a list, null stands for a missing field, a regular expression for the texts that it matches. */
function among(column: Column, values: unknown): Condition {
  if (!Array.isArray(values) || values.length > operandsMax) return anything
  const present = values.filter((value) => value !== null)
  const cells = cellsOf(column.type, present)
  if (!cells) return anything
  const found = { sql: `${quote(column.path)} IN (${cells.map(() => '?').join(', ')})`, params: cells, exact: true }
  return present.length === values.length ? found : anyOf([found, isMissing(column)])
}

function cellsOf(type: ColumnType, values: unknown[]): Cell[] | undefined {
  const cells = values.map((value) => toCell(type, value))
  return cells.includes(misfit) ? undefined : (cells as Cell[])
}

const typeNames: Record<ColumnType, readonly unknown[]> = {
  string: ['string', 2],
  number: ['number', 'double', 'decimal', 1, 19],
  boolean: ['boolean', 'bool', 8],
}

function ofType(column: Column, name: unknown): Condition {
  if (typeNames[column.type].includes(name)) return isPresent(column)
  return ['null', 'array', 'object'].includes(name as string) ? nothing : anything
}

/** A regular expression that begins with plain text finds only texts that begin with it: a range of the index. */
function startingWith({ path, type }: Column, pattern: unknown): Condition {
  const prefix = type === 'string' ? plainPrefix(pattern) : undefined
  if (!prefix) return anything
  const { text, isAll } = prefix
  const after = `${text.slice(0, -1)}${String.fromCharCode(text.charCodeAt(text.length - 1) + 1)}`
  if (toCell(type, text) === misfit || toCell(type, after) === misfit || after < text) return anything
  return { sql: `${quote(path)} >= ? AND ${quote(path)} < ?`, params: [text, after], exact: isAll }
}

function plainPrefix(pattern: unknown): { text: string; isAll: boolean } | undefined {
  const source = pattern instanceof RegExp && pattern.flags === '' ? pattern.source : pattern
  if (typeof source !== 'string' || !source.startsWith('^') || source.includes('|')) return undefined
  const [, text = '', rest = ''] = /^\^([^\\^$.*+?()[\]{}]*)(.*)$/s.exec(source) ?? []
  // A quantifier belongs to the last character.
  const sure = /^[*+?{]/.test(rest) ? text.slice(0, -1) : text
  return sure === '' ? undefined : { text: sure, isAll: sure === text && rest === '' }
}
