import type { MangoQuery } from 'rxdb'
import type { RecordDocument } from './record-document.ts'
import type { RecordQuery } from './store.ts'

/** The query as RxDB takes it. */
export function toMango(query: RecordQuery): MangoQuery<RecordDocument> {
  const direction = query.newestFirst ? 'desc' : 'asc'
  return {
    selector: {
      ...equals('circle', query.circle),
      ...equals('kind', query.kind),
      ...equals('ref', query.ref),
      ...equals('state', query.state),
      ...between('at', query.atMin, query.atMax),
      ...(query.withGone ? {} : { gone: { $eq: false } }),
    },
    sort: [{ at: direction }, { id: direction }],
    ...(query.limit === undefined ? {} : { limit: query.limit }),
  }
}

function equals(path: string, value: string | readonly string[] | undefined): object {
  if (value === undefined) return {}
  return { [path]: typeof value === 'string' ? { $eq: value } : { $in: [...value] } }
}

function between(path: string, min: number | undefined, max: number | undefined): object {
  if (min === undefined && max === undefined) return {}
  return { [path]: { ...(min === undefined ? {} : { $gte: min }), ...(max === undefined ? {} : { $lt: max }) } }
}
