import { getSchemaByObjectPath, getPrimaryFieldOfPrimaryKey } from 'rxdb'
import type { RxDocumentData, RxJsonSchema } from 'rxdb'

/** The types of field that RxDB can index. */
export type ColumnType = 'string' | 'number' | 'boolean'

/** A field that has a column of its own: the indexed ones, and every plain value at the top of a document. */
export type Column = { path: string; keys: string[]; type: ColumnType }

/** What a column holds: NULL is a missing field. */
export type Cell = string | number | null

/** A value that SQL would not compare as JavaScript does; the column then holds NULL. */
export const misfit = Symbol('misfit')

export function columnsOf<D>(schema: RxJsonSchema<RxDocumentData<D>>): Column[] {
  const paths = new Set<string>([getPrimaryFieldOfPrimaryKey(schema.primaryKey), '_deleted', '_meta.lwt'])
  for (const [name, { type }] of Object.entries<{ type?: unknown }>(schema.properties))
    if (!name.startsWith('_') && scalarTypes.has(type)) paths.add(name)
  for (const index of schema.indexes ?? []) for (const path of [index].flat()) paths.add(path)
  return [...paths].map((path) => ({ path, keys: path.split('.'), type: columnType(getSchemaByObjectPath(schema, path).type) }))
}

/** The cell of a document's field, or `misfit` when the value is not plainly of the column's type. */
export function cellOf(column: Column, document: object): Cell | typeof misfit {
  const value = valueAt(document, column.keys)
  return value === undefined ? null : toCell(column.type, value)
}

/** A value (of a document or of a query) as SQL compares it. */
export function toCell(type: ColumnType, value: unknown): Cell | typeof misfit {
  if (typeof value !== type) return misfit
  if (typeof value === 'boolean') return value ? 1 : 0
  // A lone surrogate has no UTF-16 or UTF-8 form that would come back the same.
  if (typeof value === 'string') return value.isWellFormed() ? value : misfit
  return Number.isFinite(value) ? (value as number) : misfit
}

const scalarTypes: ReadonlySet<unknown> = new Set(['string', 'number', 'integer', 'boolean'])

export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** Arrays on the way are what Mongo selectors look into and SQL does not: they yield null, a misfit of every column. */
function valueAt(document: object, keys: string[]): unknown {
  let value: unknown = document
  for (const key of keys) {
    if (Array.isArray(value)) return null
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<string, unknown>)[key]
  }
  return value
}

function columnType(schemaType: unknown): ColumnType {
  const type = [schemaType].flat().find((name) => name !== 'null')
  if (type === 'integer') return 'number'
  return type === 'number' || type === 'boolean' ? type : 'string'
}
