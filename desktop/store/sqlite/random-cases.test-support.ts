import fc from 'fast-check'
import { fillWithDefaultSettings, type RxDocumentData, type RxJsonSchema } from 'rxdb'

/** Random schemas, documents, writes and queries of one shape of document, for tests that compare two storages. */
export type RandomDoc = { id: string } & Record<string, unknown>
export type RandomSchema = { ours: RxJsonSchema<RxDocumentData<RandomDoc>>; theirs: RxJsonSchema<RxDocumentData<RandomDoc>> }

// Emoji sort between U+D7FF and U+E000 in UTF-16, and after U+FFFF in UTF-8; a lone surrogate has no encoding at all.
const texts = ['', 'a', 'A', 'b', 'ab', 'abc', 'ä', '😀', '😀a', '🧪', '𝒳', '\uE000', '\uFF21', '\uFFFD', '\uFFFF']
const oddTexts = ['\uD83D', '\uDE00a', 'a\u0000b', ' ', "x'", '"', '10', '9', '%', '_']
const text = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...texts, ...oddTexts) },
  fc.string({ unit: 'grapheme', maxLength: 4 }),
  fc.string({ unit: 'binary', maxLength: 3 }),
)
const edges = [0.1, 0.5, -0.5, 1e6, 2 ** 40 + 0.25, 2 ** 53, -(2 ** 53) - 2, 1e308, -1e308, 5e-324, -0]
const number = fc.oneof({ weight: 2, arbitrary: fc.integer({ min: -3, max: 3 }) }, fc.constantFrom(...edges))
const integer = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(2 ** 31, 2 ** 53, -(2 ** 53)))
const scalar = fc.oneof(text, number, fc.boolean(), fc.constant(null))
const { any } = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { weight: 3, arbitrary: scalar },
    fc.array(tie('any'), { maxLength: 3 }),
    fc.record({ size: scalar }, { requiredKeys: [] }),
    fc.record({ name: tie('any') }, { requiredKeys: [] }),
  ),
}))

/** The fields that queries ask for: what the schema promises of each, and what a document may hold instead. */
const fields = {
  name: { schema: { type: 'string', maxLength: 40 }, plain: text, odd: scalar },
  nick: { schema: { type: ['string', 'null'], maxLength: 40 }, plain: fc.option(text), odd: scalar },
  rank: { schema: { type: 'number', minimum: -1e6, maximum: 1e6, multipleOf: 0.01 }, plain: number, odd: scalar },
  count: { schema: { type: 'integer', minimum: -1e6, maximum: 1e6, multipleOf: 1 }, plain: integer, odd: scalar },
  open: { schema: { type: 'boolean' }, plain: fc.boolean(), odd: scalar },
  tags: { schema: { type: 'array' }, plain: fc.array(text, { maxLength: 3 }), odd: any },
  'part.size': { schema: { type: 'number', minimum: -1e6, maximum: 1e6, multipleOf: 0.01 }, plain: number, odd: any },
  'part.deep.name': { schema: { type: 'string', maxLength: 40 }, plain: text, odd: any },
} as const
type Path = keyof typeof fields
const paths = Object.keys(fields) as Path[]

/** Arrays have no total order in Mongo's comparison: what may hold one is not sorted by. */
const sortable = [...paths.filter((path) => fields[path].odd === scalar), 'id'] as const
const indexable = ['id', ...paths.filter((path) => path !== 'tags' && path !== 'nick')]

export const schemas: fc.Arbitrary<RandomSchema> = fc
  .record({
    indexes: fc.uniqueArray(fc.uniqueArray(fc.constantFrom(...indexable), { minLength: 1, maxLength: 3 }), {
      maxLength: 4,
      selector: (index) => index.join(),
    }),
    isComposite: fc.boolean(),
    finals: fc.subarray(['name', 'rank', 'open']),
    required: fc.subarray(['name', 'rank', 'open', 'part']),
    attachments: fc.constantFrom(undefined, {}),
  })
  .map((choice) => ({ ours: toSchema(choice), theirs: toSchema({ ...choice, indexes: [] }) }))

type Choice = { indexes: string[][]; isComposite: boolean; finals: string[]; required: string[]; attachments: object | undefined }

function toSchema({ indexes, isComposite, finals, required, attachments }: Choice): RandomSchema['ours'] {
  const property = (name: Path) => ({ ...fields[name].schema, ...(finals.includes(name) && { final: true }) })
  const tops = paths.filter((path) => !path.includes('.')).map((name) => [name, property(name)])
  const deep = { type: 'object', properties: { name: fields['part.deep.name'].schema } }
  const part = { type: 'object', properties: { size: fields['part.size'].schema, deep } }
  const composite = { key: 'id', fields: ['name', 'rank'], separator: '|' }
  return fillWithDefaultSettings({
    version: 0,
    type: 'object',
    primaryKey: isComposite ? composite : 'id',
    properties: { id: { type: 'string', maxLength: 40 }, ...Object.fromEntries(tops), part },
    required: [...new Set(['id', ...(isComposite ? ['name', 'rank'] : []), ...required])],
    indexes,
    ...(attachments && { attachments }),
  })
}

/** Mostly what the schema promises, sometimes missing, rarely anything else. */
const mostly = (plain: fc.Arbitrary<unknown>, odd: fc.Arbitrary<unknown>, oddWeight: number) =>
  fc.oneof({ weight: 12, arbitrary: plain }, { weight: 3, arbitrary: fc.constant(undefined) }, { weight: oddWeight, arbitrary: odd })

export const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', '😀', '😀1', '\uE000', '\uFF21', '\uFFFD', 'A-1', "it's", '\uD83D')

const documentWith = (oddWeight: number): fc.Arbitrary<RandomDoc> => {
  const field = (path: Path) => mostly(fields[path].plain, fields[path].odd, oddWeight)
  const deep = mostly(fc.record({ name: field('part.deep.name') }), any, oddWeight)
  const part = mostly(fc.record({ size: field('part.size'), deep }), any, oddWeight)
  const tops = Object.fromEntries(paths.filter((path) => !path.includes('.')).map((path) => [path, field(path)]))
  return fc.record({ id: ids, ...tops, part })
}

const write = (oddWeight: number) =>
  fc.record({
    document: documentWith(oddWeight),
    deleted: fc.constantFrom(false, false, false, true),
    previous: fc.constantFrom('current', 'current', 'current', 'none', 'stale'),
    attachments: fc.dictionary(fc.constantFrom('x', 'y'), text, { maxKeys: 2 }),
  })
export type RandomWrite = ReturnType<typeof write> extends fc.Arbitrary<infer W> ? W : never

/** Batches of writes; ids may come twice in one. */
export const histories: fc.Arbitrary<RandomWrite[][]> = fc
  .constantFrom(0, 0, 2)
  .chain((oddWeight) => fc.array(fc.array(write(oddWeight), { maxLength: 8 }), { minLength: 1, maxLength: 4 }))

const patterns = ['^a', '^ab', 'b$', '^😀', '^ab?', '^(a|b)', '^a|b', '^\uD83D', '.', '^a.', '^ä', '^\uFFFF']
const types = ['string', 'number', 'int', 'boolean', 'array', 'null', 'object', 'undefined', 'double', 2]

const operations = (path: Path | 'id') => {
  const plain = path === 'id' ? ids : path === 'tags' ? text : fields[path].plain
  // Asked for an id of another type, the memory storage answers from its index, which takes null for any.
  const operand = path === 'id' ? ids : fc.oneof({ weight: 6, arbitrary: plain as fc.Arbitrary<unknown> }, scalar)
  const { operation } = fc.letrec<{ operation: [string, unknown] }>((tie) => ({
    operation: fc.oneof(
      { weight: 4, arbitrary: fc.tuple(fc.constantFrom('$eq', '$ne', '$gt', '$gte', '$lt', '$lte'), operand) },
      { weight: 2, arbitrary: fc.tuple(fc.constantFrom('$in', '$nin'), fc.array(operand, { maxLength: 3 })) },
      fc.tuple(fc.constant('$exists'), fc.boolean()),
      fc.tuple(fc.constant('$type'), fc.constantFrom(...types)),
      fc.tuple(fc.constant('$size'), fc.integer({ min: 0, max: 2 })),
      fc.tuple(fc.constant('$mod'), fc.constantFrom([2, 1], [2, 0], [3, -1])),
      { weight: 2, arbitrary: fc.tuple(fc.constant('$regex'), fc.constantFrom(...patterns)) },
      fc.tuple(
        fc.constant('$elemMatch'),
        operand.map(($eq) => ({ $eq })),
      ),
      { weight: 2, arbitrary: fc.tuple(fc.constant('$not'), tie('operation').map(toObject)) },
    ),
  }))
  const several = fc.array(operation, { minLength: 1, maxLength: 2 }).map((list) => Object.assign({}, ...list.map(toObject)) as object)
  return fc.oneof({ weight: 12, arbitrary: several }, operand, fc.constant({ $regex: '^A', $options: 'i' }))
}
const toObject = ([operator, operand]: [string, unknown]): object => ({ [operator]: operand })

const comparison = fc
  .constantFrom<Path | 'id'>(...paths, 'id')
  .chain((path) => operations(path).map((operand): object => ({ [path]: operand })))
const { selector } = fc.letrec<{ selector: object }>((tie) => {
  const several = fc.array(tie('selector'), { minLength: 1, maxLength: 3 })
  return {
    selector: fc.oneof(
      { weight: 6, arbitrary: comparison },
      { weight: 2, arbitrary: fc.tuple(comparison, comparison).map(([a, b]) => ({ ...a, ...b })) },
      { weight: 2, arbitrary: fc.record({ $or: several }) },
      fc.record({ $and: several }),
      { weight: 2, arbitrary: fc.record({ $nor: several }) },
    ),
  }
})

const sortPart = fc.tuple(fc.constantFrom(...sortable), fc.constantFrom('asc' as const, 'desc' as const))
export const queries = fc.record({
  selector: fc.oneof({ weight: 8, arbitrary: selector }, fc.constant({})),
  deleted: fc.constantFrom(false, false, false, true),
  sort: fc.uniqueArray(sortPart, { maxLength: 3, selector: ([path]) => path }),
  skip: fc.constantFrom(undefined, 0, 0, 1, 3),
  limit: fc.constantFrom(undefined, undefined, 0, 1, 2, 5),
})
export type RandomQuery = typeof queries extends fc.Arbitrary<infer Q> ? Q : never
