import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory'
import { hlcToStamp } from '../../shared/clock/hlc.ts'
import { createRecord } from '../../shared/record/edit.ts'
import type { MedRecord } from '../../shared/record/record.ts'
import { openSqliteStore } from '../../desktop/store/open-sqlite.ts'
import { openRxdbStore } from '../../desktop/store/rxdb-store.ts'
import type { Store } from '../../desktop/store/store.ts'
import { compare, type Task } from '../support/compare.ts'

// The kiosk's store (SQLite, every write synced to disk) against the same store on RxDB's memory storage: npm run bench -- store

const circle = 'bench-circle'
const day = Date.parse('2026-11-20T00:00:00Z')
const count = 500

const folder = mkdtempSync(join(tmpdir(), 'medbox-bench-'))
const sqlite = await openSqliteStore({ folder })
const memory = await openRxdbStore(getRxStorageMemory(), 'bench', false)
let made = 0

const tasks: Task<Store>[] = [
  {
    name: `write ${count} doses at once`,
    prepare: () => doses(count),
    run: (store, records) => store.write(records, day),
    check: async (store, records) => (await store.getMany(records.map(({ id }) => id))).size === count,
  },
  {
    name: 'write one dose',
    prepare: () => doses(1),
    run: (store, records) => store.write(records, day),
    check: async (store, records) => (await store.get(records[0]!.id)) !== undefined,
  },
  {
    name: `find ${count} by id`,
    prepare: () => [],
    run: async (store) => void (await store.getMany(ids())),
    check: async (store) => (await store.getMany(ids())).size === count,
  },
  {
    name: 'find the newest 100',
    prepare: () => [],
    run: async (store) => void (await store.find(newest)),
    check: async (store) => isNewestFirst(await store.find(newest)),
  },
]
const newest = { circle, kind: 'dose', newestFirst: true, limit: 100 } as const

try {
  await compare({ subject: { name: 'SQLite, synced', it: sqlite }, baseline: { name: 'memory', it: memory }, tasks, rounds: 20 })
} finally {
  await sqlite.close()
  await memory.close()
  rmSync(folder, { recursive: true, force: true })
}

function doses(many: number): MedRecord[] {
  return Array.from({ length: many }, () => {
    const number = made++
    const planned = day + number * 60_000
    const observations = { box: { state: 'taken', at: planned, noted: planned, evidence: 'box', drawer: 3 } } as const
    const body = { schedule: 'schedule:bench', medicine: 'medicine:bench', slot: String(number), planned, amount: 1, observations }
    return createRecord('dose', `dose:bench:${number}`, circle, body, {
      stamp: hlcToStamp({ ms: planned, counter: 0 }, 'bench1'),
      by: { user: 'bench', device: 'bench1' },
    })
  })
}

function ids(): string[] {
  return Array.from({ length: count }, (_, number) => `dose:bench:${number}`)
}

function isNewestFirst(found: readonly MedRecord[]): boolean {
  return found.length === 100 && found.every((one, index) => index === 0 || one.at <= found[index - 1]!.at)
}
