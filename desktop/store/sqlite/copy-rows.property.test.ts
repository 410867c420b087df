import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type Database from 'better-sqlite3-multiple-ciphers'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quote } from './column.ts'
import { attach, connect } from './connection.ts'
import { catchUp, type FileState } from './copy-rows.ts'

const names = ['one', 'two']
const ids = ['a', 'b', 'c', 'd', 'e']
const runs = 150

const create = (table: string) =>
  `CREATE TABLE IF NOT EXISTS ${quote(table)} (_seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT, value REAL, UNIQUE (id))`

/** What happens to a file while it is copied; a step on a table that is not there does nothing. */
type Step =
  | { do: 'put'; table: string; id: string; value: number }
  | { do: 'erase'; table: string; id: string }
  | { do: 'drop' | 'create' | 'index'; table: string }
  | { do: 'note'; text: string }
  | { do: 'catch up' }

const table = fc.constantFrom(...names)
const id = fc.constantFrom(...ids)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ do: fc.constant('put' as const), table, id, value: fc.integer() }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('erase' as const), table, id }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('drop' as const, 'create' as const, 'index' as const), table }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('note' as const), text: fc.string() }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('catch up' as const) }) },
)

function apply(db: Database.Database, done: Exclude<Step, { do: 'catch up' }>): void {
  if (done.do === 'note') return void db.prepare('INSERT OR REPLACE INTO _notes VALUES (?)').run(done.text)
  const name = quote(done.table)
  if (done.do === 'create') return void db.exec(create(done.table))
  if (done.do === 'drop') return void db.exec(`DROP TABLE IF EXISTS ${name}`)
  if (!db.prepare('SELECT 1 FROM sqlite_master WHERE name = ?').get(done.table)) return
  if (done.do === 'index') db.exec(`CREATE INDEX IF NOT EXISTS ${quote(`${done.table}:value`)} ON ${name} (value)`)
  if (done.do === 'put') db.prepare(`INSERT OR REPLACE INTO ${name} (id, value) VALUES (?, ?)`).run(done.id, done.value)
  if (done.do === 'erase') db.prepare(`DELETE FROM ${name} WHERE id = ?`).run(done.id)
}

function contentOf(db: Database.Database, schema: string): unknown {
  const all = (sql: string) => db.prepare(sql).all()
  const definitions = all(`SELECT name, sql FROM ${schema}.sqlite_master WHERE name NOT LIKE 'sqlite%' ORDER BY name`) as { name: string }[]
  const tables = [...names, '_notes'].filter((name) => definitions.some((definition) => definition.name === name))
  return { definitions, rows: tables.map((name) => all(`SELECT * FROM ${schema}.${quote(name)} ORDER BY 1`)) }
}

test(`I10.33 whatever happens to a file while it is copied, the copy catches up with it (${runs} histories)`, { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const folder = mkdtempSync(join(tmpdir(), 'sqlite-'))
      const live = connect(join(folder, 'live'), undefined)
      const copy = connect(join(folder, 'copy'), undefined)
      try {
        live.pragma('synchronous = OFF')
        live.exec(`${create('one')}; CREATE TABLE _notes (text TEXT PRIMARY KEY) WITHOUT ROWID`)
        copy.pragma('synchronous = OFF')
        attach(copy, join(folder, 'live'), undefined, 'live')
        let since: FileState | undefined
        for (const next of [...steps, { do: 'catch up' as const }]) {
          if (next.do === 'catch up') since = catchUp(copy, since).state
          else apply(live, next)
        }
        expect(contentOf(copy, 'main')).toEqual(contentOf(copy, 'live'))
      } finally {
        copy.close()
        live.close()
        rmSync(folder, { recursive: true })
      }
    }),
    { numRuns: runs },
  )
})
