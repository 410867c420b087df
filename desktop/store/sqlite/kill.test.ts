import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { copyFileSync, linkSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkClosed } from './check-file.ts'
import { connect } from './connection.ts'
import { opensWith } from './first-page.ts'
import { filesWith, heldIds, idsOf, openTestInstance, writeTexts } from './sqlite.test-support.ts'

const killRounds = Number(process.env['SQLITE_KILLS'] ?? 4)
const [one, other] = [randomBytes(32), randomBytes(32)]
const layout1 = fileURLToPath(new URL('../../../test/fixtures/stores/layout-1/medbox.sqlite', import.meta.url))

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sqlite-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const pathIn = () => join(folder, 'db.sqlite')

/** Starts the child, kills it some time after it printed a word (or after its start), and resolves with its lines. */
async function runAndKill(round: number, word: string | undefined, delayMs: number): Promise<string[]> {
  const script = fileURLToPath(new URL('./kill.child.ts', import.meta.url))
  const args = [script, folder, one.toString('hex'), other.toString('hex'), String(round)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  const exited = new Promise((resolve) => child.once('close', resolve))
  const said = new Promise<void>((resolve) =>
    child.stdout.on('data', (chunk) => {
      output += chunk
      if (word && output.includes(word)) resolve()
    }),
  )
  if (word) await Promise.race([said, exited])
  setTimeout(() => child.kill('SIGKILL'), delayMs)
  await exited
  return output.split('\n').slice(0, -1)
}

test(
  `I10.34 killed at any moment of a change of key, a file opens with one of the two keys, and holds what was acknowledged (${killRounds} rounds)`,
  { timeout: 60_000 + killRounds * 10_000 },
  async () => {
    const first = await openTestInstance({ folder, key: one })
    const ids = idsOf('first', 2000)
    await writeTexts(first, ids, 'known words'.repeat(20))
    await first.close()
    let changes = 0
    for (let round = 0; round < killRounds; round++) {
      const lines = await runAndKill(round, round % 2 ? 'open' : 'changed', Math.random() * 600)
      expect(lines[0]).toBe('open')
      changes += lines.filter((line) => line === 'changed').length
      ids.push(...lines.filter((line) => line.includes('-')))
      expect([one, other].filter((key) => opensWith(pathIn(), key))).toHaveLength(1)
      expect(filesWith(folder, 'known')).toEqual([])
    }
    const key = [one, other].find((candidate) => opensWith(pathIn(), candidate))!
    const instance = await openTestInstance({ folder, key })
    expect(instance.internals.lostWrites).toBe(0)
    expect(await heldIds(instance, ids)).toHaveLength(ids.length)
    expect(await instance.internals.check()).toEqual([])
    await instance.close()
    expect(checkClosed(pathIn(), key)).toEqual([])
    expect(changes).toBeGreaterThan(0)
  },
)

/** The kept file of layout 1, with enough copies of its documents that it takes a while to write anew. */
function growLayout1(): number {
  copyFileSync(layout1, pathIn())
  const db = connect(pathIn(), undefined)
  db.pragma('journal_mode = WAL')
  const columns = (db.prepare(`SELECT name FROM pragma_table_info('records-0')`).pluck().all() as string[]).filter(
    (name) => name !== '_seq',
  )
  const others = columns.filter((name) => name !== 'id').map((name) => `"${name}"`)
  const grow = `INSERT INTO "records-0" ("id", ${others.join()}) SELECT "id" || '~' || ?, ${others.join()} FROM "records-0" WHERE instr("id", '~') = 0`
  db.transaction(() => {
    for (let i = 0; i < 100; i++) db.prepare(grow).run(i)
  })()
  const count = db.prepare('SELECT count(*) FROM "records-0"').pluck().get() as number
  db.close()
  return count
}

const countRecords = (key: Buffer): unknown => {
  const db = connect(pathIn(), key, { readonly: true })
  try {
    return db.prepare('SELECT count(*) FROM "records-0"').pluck().get()
  } finally {
    db.close()
  }
}

test(
  `I10.35 killed at any moment of its encryption, an old plain file is still there or encrypted, whole (${killRounds} rounds)`,
  { timeout: 60_000 + killRounds * 10_000 },
  async () => {
    const count = growLayout1()
    for (let round = 0; round < killRounds; round++) {
      await runAndKill(round, undefined, 250 + Math.random() * 300)
      if (opensWith(pathIn(), undefined)) continue
      expect(opensWith(pathIn(), one)).toBe(true)
      break
    }
    const instance = await openTestInstance({ folder, key: one })
    await instance.close()
    expect(countRecords(one)).toBe(count)
    expect(filesWith(folder, 'astral')).toEqual([])
    expect(checkClosed(pathIn(), one)).toEqual([])
  },
)

test('I10.35 what the plain file was is overwritten, not only removed', async () => {
  growLayout1()
  const kept = join(folder, 'the-same-bytes')
  linkSync(pathIn(), kept)
  expect(readFileSync(kept).includes('astral')).toBe(true)
  const instance = await openTestInstance({ folder, key: one })
  await instance.close()
  expect(readFileSync(kept).every((byte) => byte === 0)).toBe(true)
})
