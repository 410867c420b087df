import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fillWithDefaultSettings, type RxDocumentWriteData, type RxStorageInstance } from 'rxdb'
import type { SqliteFile } from './sqlite-file.ts'
import { getRxStorageSqlite, type SqliteSettings } from './sqlite-storage.ts'

export type TestDoc = { id: string; text?: string }
export type TestInstance = RxStorageInstance<TestDoc, SqliteFile, object>

const schema = fillWithDefaultSettings<TestDoc>({
  version: 0,
  type: 'object',
  primaryKey: 'id',
  properties: { id: { type: 'string', maxLength: 40 }, text: { type: 'string' } },
  required: ['id'],
  attachments: {},
})

/** The collection `docs` of the database `db`. */
export const openTestInstance = (settings: SqliteSettings): Promise<TestInstance> =>
  getRxStorageSqlite(settings).createStorageInstance<TestDoc>({
    databaseInstanceToken: 'token',
    databaseName: 'db',
    collectionName: 'docs',
    schema,
    options: {},
    multiInstance: false,
    devMode: false,
  })

let writes = 0

export const testDocument = (id: string, text = `text of ${id}`): RxDocumentWriteData<TestDoc> => ({
  id,
  text,
  _deleted: false,
  _attachments: {},
  _rev: `${++writes}-x`,
  _meta: { lwt: writes },
})

/** Writes new documents; rejects when one is refused. */
export async function writeTexts(instance: TestInstance, ids: readonly string[], text?: string): Promise<void> {
  const rows = ids.map((id) => ({ document: testDocument(id, text) }))
  const { error } = await instance.bulkWrite(rows, 'test')
  if (error.length > 0) throw new Error(`Refused: ${JSON.stringify(error[0])}`)
}

export const idsOf = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${prefix}${i}`)

/** The ids that a collection holds, of those asked for. */
export const heldIds = async (instance: TestInstance, ids: readonly string[]): Promise<string[]> =>
  (await instance.findDocumentsById([...ids], false)).map(({ id }) => id)

/** Every file of a folder with the hash of its bytes. */
export const hashesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder).map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ]),
  )

/** The files of a folder that hold a text, in any encoding that SQLite writes. */
export const filesWith = (folder: string, text: string): string[] =>
  readdirSync(folder).filter((name) => {
    const bytes = readFileSync(join(folder, name))
    const little = Buffer.from(text, 'utf16le')
    return [Buffer.from(text), little, Buffer.from(little).swap16()].some((wanted) => bytes.includes(wanted))
  })
