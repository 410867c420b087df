import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ReadableRow, readableRows } from './readable-rows.ts'
import { hashesOf, idsOf, openTestInstance, type TestDoc, writeTexts } from './sqlite.test-support.ts'

const key = randomBytes(32)
const pageBytes = 4096
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sqlite-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

async function rowsIn(path: string, withKey = key): Promise<ReadableRow[]> {
  const rows: ReadableRow[] = []
  for await (const row of readableRows(path, withKey)) rows.push(row)
  return rows
}
const idOf = ({ document }: ReadableRow): string => (document as TestDoc).id

async function makeFile(ids: readonly string[], text: string): Promise<string> {
  const instance = await openTestInstance({ folder, key })
  await writeTexts(instance, ids, text)
  await instance.close()
  return join(folder, 'db.sqlite')
}

function damage(path: string, pages: readonly number[]): void {
  const bytes = readFileSync(path)
  for (const page of pages) bytes[(page - 1) * pageBytes + 100]! ^= 1
  writeFileSync(path, bytes)
}

test('I1.65 of a damaged file everything is read but what lies on the damaged pages, and the folder stays as it was', async () => {
  const ids = idsOf('a', 3000)
  const path = await makeFile(ids, 'x'.repeat(700))
  expect((await rowsIn(path)).map(idOf)).toEqual(ids)
  const pages = readFileSync(path).length / pageBytes
  const damaged = Array.from({ length: 5 }, () => 20 + Math.floor(Math.random() * (pages - 20)))
  damage(path, damaged)
  const before = hashesOf(folder)
  const found = await rowsIn(path)
  expect(hashesOf(folder)).toEqual(before)
  expect(found.every(({ table }) => table === 'docs-0')).toBe(true)
  const foundIds = found.map(idOf)
  expect(foundIds, `damaged pages ${damaged.join()}`).toEqual(ids.filter((id) => new Set(foundIds).has(id)))
  // A page holds five of these documents; a page of the tree above them, hundreds.
  expect(foundIds.length).toBeGreaterThan(ids.length / 2)
})

test('I1.65 a document that is larger than a page is stepped over when a part of it is gone', async () => {
  const ids = idsOf('large', 20)
  const path = await makeFile(ids, 'x'.repeat(30_000))
  const pages = readFileSync(path).length / pageBytes
  damage(path, [pages - 2])
  const found = (await rowsIn(path)).map(idOf)
  expect(found.length).toBeGreaterThanOrEqual(18)
  expect(found).toEqual(ids.filter((id) => found.includes(id)))
})

test.each([
  ['a byte of the salt', 3, 1],
  ['a byte that says how pages look', 20, 1],
  ['a byte of the list of tables', 3000, 1],
  ['the whole beginning', 0, pageBytes],
])('I1.74 a file whose first page is damaged (%s) is read by the copy that is kept of it', async (_, at, length) => {
  const ids = idsOf('a', 500)
  const path = await makeFile(ids, 'x'.repeat(100))
  const bytes = readFileSync(path)
  for (let i = at; i < at + length; i++) bytes[i]! ^= 0xff
  writeFileSync(path, bytes)
  const before = hashesOf(folder)
  expect((await rowsIn(path)).map(idOf)).toEqual(ids)
  expect(hashesOf(folder)).toEqual(before)
  await expect(openTestInstance({ folder, key })).rejects.toMatchObject({ code: expect.stringMatching(/damaged|key-wrong/) })
})

test('I1.65 of a file that another key opens, or whose beginning is gone for good, nothing is read', async () => {
  const path = await makeFile(['a'], 'x')
  expect(await rowsIn(path, randomBytes(32))).toEqual([])
  damage(path, [1])
  rmSync(`${path}-mark`)
  expect(await rowsIn(path)).toEqual([])
  expect(await rowsIn(join(folder, 'none'))).toEqual([])
})

test.each([
  ['in a page', 10, 200],
  ['in the salts of its first frame', 0, 10 - 24],
  ['in its header', 0, 16 - 24 - 32],
])('I1.73 what the log holds after a damaged place is read too, however often the file is opened: damage %s', async (_, frame, at) => {
  const instance = await openTestInstance({ folder, key })
  for (let i = 0; i < 40; i++) await writeTexts(instance, [`a${i}`], 'x'.repeat(1500))
  const path = join(folder, 'db.sqlite')
  const files = ['', '-wal', '-mark'].map((suffix) => [suffix, readFileSync(path + suffix)] as const)
  await instance.close()
  for (const [suffix, bytes] of files) writeFileSync(path + suffix, bytes)
  const log = readFileSync(`${path}-wal`)
  log[32 + frame * (24 + pageBytes) + 24 + at]! ^= 1
  writeFileSync(`${path}-wal`, log)
  for (let opening = 0; opening < 3; opening++) {
    const before = hashesOf(folder)
    const found = (await rowsIn(path)).map(idOf)
    expect(hashesOf(folder)).toEqual(before)
    expect(new Set(found).size).toBe(found.length)
    // The page that was damaged was written again by a later commit, or holds two documents.
    expect(found.filter((id) => id.startsWith('a')).length).toBeGreaterThanOrEqual(38)
    const shortened = await openTestInstance({ folder, key })
    expect(shortened.internals.lostWrites).toBeGreaterThan(20)
    await writeTexts(shortened, [`later${opening}`])
    await shortened.close()
  }
  const accepting = await openTestInstance({ folder, key })
  accepting.internals.acceptLoss()
  await accepting.close()
  expect((await rowsIn(path)).length).toBeLessThan(20)
})
