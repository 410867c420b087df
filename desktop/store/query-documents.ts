import { type MangoQuery, normalizeMangoQuery, prepareQuery, type RxCollection, type RxDocumentData } from 'rxdb'

/** Runs a query on the disk, past RxDB's query cache: for what is asked once. */
export async function queryDocuments<D>(collection: RxCollection<D>, query: MangoQuery<D>): Promise<RxDocumentData<D>[]> {
  const { storageInstance } = collection
  const selector = { ...query.selector, _deleted: { $eq: false } } as MangoQuery<D>['selector']
  const normal = normalizeMangoQuery<D>(storageInstance.schema, { ...query, selector })
  return (await storageInstance.query(prepareQuery<D>(storageInstance.schema, normal))).documents
}
