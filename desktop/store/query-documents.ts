import { type MangoQuery, normalizeMangoQuery, type PreparedQuery, prepareQuery, type RxCollection, type RxDocumentData } from 'rxdb'

/** Runs a query on the disk, past RxDB's query cache: for what is asked once. */
export async function queryDocuments<D>(collection: RxCollection<D>, query: MangoQuery<D>): Promise<RxDocumentData<D>[]> {
  return (await collection.storageInstance.query(prepared(collection, query))).documents
}

/** Only some text members of what a query finds; where the storage has them in columns, the documents are not read. */
export async function queryTexts<D, K extends keyof D & string>(
  collection: RxCollection<D>,
  query: MangoQuery<D>,
  members: readonly K[],
): Promise<Pick<D, K>[]> {
  const storage = collection.storageInstance.originalStorageInstance as Partial<Columnar<D>>
  const rows = await storage.columns?.(members, prepared(collection, query))
  if (!rows) return queryDocuments(collection, query)
  return rows.map((cells) => Object.fromEntries(members.map((member, i) => [member, cells[i]])) as Pick<D, K>)
}

/** What our SQLite storage has beyond RxDB's interface; undefined when not all that is asked for is in columns. */
type Columnar<D> = { columns(paths: readonly string[], query: PreparedQuery<D>): Promise<unknown[][] | undefined> }

function prepared<D>({ storageInstance }: RxCollection<D>, query: MangoQuery<D>): PreparedQuery<D> {
  const selector = { ...query.selector, _deleted: { $eq: false } } as MangoQuery<D>['selector']
  return prepareQuery<D>(storageInstance.schema, normalizeMangoQuery<D>(storageInstance.schema, { ...query, selector }))
}
