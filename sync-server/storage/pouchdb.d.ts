/**
 * The part of PouchDB that is used here, and the packages without types. The public types of `pouchdb-core`
 * bring the DOM's with them and redefine Node's `Buffer`.
 */
declare module 'pouchdb-core' {
  export type Doc = object & { _id: string; _rev?: string; _deleted?: boolean }
  export type Found<T> = T & { _id: string; _rev: string; _conflicts?: string[] }
  /** `doc` is null for a deleted one, `id` is missing for one that is not found. */
  export type AllDocsRow<T> = { key: string; id?: string; doc?: Found<T> | null }
  export type BulkResult = { ok: true; id: string; rev: string } | { id?: string; error: true | string; status?: number; name?: string }
  type Range = { startkey?: string; endkey?: string; keys?: string[]; limit?: number; include_docs?: boolean; conflicts?: boolean }
  type Since = { since: string | number; limit?: number; batch_size?: number; include_docs?: boolean; conflicts?: boolean }

  export class PouchDatabase {
    constructor(name: string, options: object)
    get<T extends object>(id: string, options?: { rev?: string; conflicts?: boolean }): Promise<Found<T>>
    put(doc: Doc): Promise<{ ok: true; id: string; rev: string }>
    bulkDocs(docs: Doc[], options?: { new_edits?: boolean }): Promise<BulkResult[]>
    allDocs<T extends object>(options: Range): Promise<{ rows: AllDocsRow<T>[] }>
    changes<T extends object>(
      options: Since,
    ): Promise<{ results: { id: string; deleted?: boolean; doc?: Found<T> }[]; last_seq: string | number }>
    /** `cluster.n`: how many copies CouchDB keeps of each part. */
    info(): Promise<{ doc_count: number; update_seq: string | number; cluster?: { n: number } }>
    close(): Promise<void>
    static plugin(plugin: Plugin): void
  }
  export type Plugin = (pouch: typeof PouchDatabase) => void
  export default PouchDatabase
}

declare module 'pouchdb-adapter-leveldb' {
  import type { Plugin } from 'pouchdb-core'
  const plugin: Plugin
  export default plugin
}

declare module 'pouchdb-adapter-http' {
  import type { Plugin } from 'pouchdb-core'
  const plugin: Plugin
  export default plugin
}

declare module 'leveldown' {
  type Write = (this: LevelDown, ...args: unknown[]) => void
  export type LevelDown = { _put: Write; _del: Write; _batch: Write }
  type Open = { (path: string): LevelDown; destroy: unknown; repair: unknown }
  const leveldown: Open
  export default leveldown
}
