import type Database from 'better-sqlite3-multiple-ciphers'
import { quote } from './column.ts'
import { SqliteStorageError } from './sqlite-error.ts'

/**
 * The layout of a file, kept in its `user_version`. A change of tables that are there already gets a number and
 * a migration here, and a file of the layout before it in `test/fixtures/stores`.
 *
 * 1: plain files; attachments without a sequence.
 * 2: encrypted, can shrink; every row of a document or attachment has a `_seq`; commits are counted.
 */
const layoutVersion = 2

/** Files of an older layout than this are written anew as a whole: these settings cannot be changed in place. */
export const shapedSince = 2

const migrations: { to: number; run: (db: Database.Database) => void }[] = [{ to: 2, run: countCommits }]

/** Brings a file to this version's layout, a transaction for each step. Throws `store-newer`. */
export function migrate(db: Database.Database, path: string): void {
  const found = db.pragma('user_version', { simple: true }) as number
  if (found > layoutVersion) throw new SqliteStorageError('store-newer', path)
  for (const { to, run } of migrations.filter((migration) => migration.to > found))
    db.transaction(() => {
      run(db)
      db.pragma(`user_version = ${to}`)
    }).immediate()
}

/** The row of `sqlite_sequence` that counts commits: it lies on a page that a write of documents changes anyway. */
export const commitCounter = '_commits'

function countCommits(db: Database.Database): void {
  db.exec(`CREATE TABLE ${commitCounter} (_seq INTEGER PRIMARY KEY AUTOINCREMENT)`)
  db.prepare('INSERT INTO sqlite_sequence (name, seq) VALUES (?, 0)').run(commitCounter)
  const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE '%:attachments'").pluck().all() as string[]
  for (const table of tables) numberAttachments(db, quote(table))
}

function numberAttachments(db: Database.Database, table: string): void {
  const columns = 'document, attachment, digest, type, bytes'
  db.exec(`
    ALTER TABLE ${table} RENAME TO _unnumbered;
    CREATE TABLE ${table} (_seq INTEGER PRIMARY KEY AUTOINCREMENT, document TEXT, attachment TEXT, digest TEXT, type TEXT, bytes BLOB, UNIQUE (document, attachment));
    INSERT INTO ${table} (${columns}) SELECT ${columns} FROM _unnumbered ORDER BY document, attachment;
    DROP TABLE _unnumbered`)
}
