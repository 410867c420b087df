import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { heldIds, idsOf, openTestInstance, type TestInstance, testDocument, writeTexts } from './sqlite.test-support.ts'

const key = randomBytes(32)
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sqlite-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const pathOf = (suffix: string) => join(folder, `db.sqlite${suffix}`)
const open = (): Promise<TestInstance> => openTestInstance({ folder, key })

test('I1.66 what is erased gives its space back to the disk, a slice at a time', async () => {
  const instance = await open()
  const ids = idsOf('a', 3000)
  await writeTexts(instance, [...ids, 'kept'], 'x'.repeat(1000))
  await instance.internals.shrink()
  const before = statSync(pathOf('')).size
  const stored = await instance.findDocumentsById(ids, false)
  const rows = stored.map((previous) => ({ previous, document: { ...testDocument(previous.id), _deleted: true } }))
  await instance.bulkWrite(rows, 'test')
  while (!(await instance.cleanup(0)));
  let turns = 0
  const counting = setInterval(() => turns++, 0)
  await instance.internals.shrink()
  clearInterval(counting)
  expect(turns).toBeGreaterThan(2)
  expect(statSync(pathOf('')).size).toBeLessThan(before / 10)
  expect(await heldIds(instance, ['kept'])).toEqual(['kept'])
  expect(await instance.internals.check()).toEqual([])
  await instance.close()
})

/** A store as SIGKILL leaves it: all files as they are while it is open. */
async function leaveOpen(): Promise<void> {
  const instance = await open()
  for (let i = 0; i < 20; i++) await writeTexts(instance, idsOf(`write${i}-`, 5))
  const files = ['', '-wal', '-mark'].map((suffix) => [suffix, readFileSync(pathOf(suffix))] as const)
  await instance.close()
  for (const [suffix, bytes] of files) writeFileSync(pathOf(suffix), bytes)
}

async function lostAtOpening(): Promise<number> {
  const instance = await open()
  try {
    return instance.internals.lostWrites
  } finally {
    await instance.close()
  }
}

test('I1.68 nothing is called lost when the log is whole, whatever lies in its shared memory', async () => {
  await leaveOpen()
  writeFileSync(pathOf('-shm'), randomBytes(32_768))
  const instance = await open()
  expect(instance.internals.lostWrites).toBe(0)
  expect(await heldIds(instance, idsOf('write19-', 5))).toHaveLength(5)
  await instance.close()
})

test.each([
  ['cut in the middle', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
  ['with a changed byte', (bytes: Buffer) => bytes.fill(bytes[bytes.length >> 1]! ^ 1, bytes.length >> 1, (bytes.length >> 1) + 1)],
  ['replaced by garbage', (bytes: Buffer) => randomBytes(bytes.length)],
  ['emptied', () => Buffer.alloc(0)],
])('I1.68 a log %s is told by the number of commits that are missing, until somebody has dealt with it', async (_, damage) => {
  await leaveOpen()
  writeFileSync(pathOf('-wal'), damage(readFileSync(pathOf('-wal'))))
  const lost = await lostAtOpening()
  expect(lost).toBeGreaterThan(0)
  expect(lost).toBeLessThanOrEqual(20)
  const instance = await open()
  await writeTexts(instance, ['later'])
  await instance.close()
  expect(await lostAtOpening()).toBe(lost)
  const accepting = await open()
  accepting.internals.acceptLoss()
  await accepting.close()
  expect(await lostAtOpening()).toBe(0)
})

test('I1.69 a mark that is missing, cut, garbage or behind loses nothing and alarms nobody', async () => {
  await leaveOpen()
  const sound = readFileSync(pathOf('-mark'))
  const old = readFileSync(pathOf('-mark'))
  for (const bytes of [undefined, sound.subarray(0, 7), randomBytes(16), Buffer.alloc(16), Buffer.alloc(0), old]) {
    rmSync(pathOf('-mark'))
    if (bytes) writeFileSync(pathOf('-mark'), bytes)
    const instance = await open()
    expect(instance.internals.lostWrites).toBe(0)
    await writeTexts(instance, [`after ${bytes?.toString('hex')}`])
    await instance.close()
    expect(await lostAtOpening()).toBe(0)
  }
})

test('I1.69 a file that is gone is not taken for a new one: its mark tells, and a log without its file is damage', async () => {
  await leaveOpen()
  rmSync(pathOf(''))
  await expect(open()).rejects.toMatchObject({ code: 'store-damaged' })
  expect(existsSync(pathOf('-wal'))).toBe(true)
  rmSync(pathOf('-wal'))
  expect(await lostAtOpening()).toBeGreaterThan(0)
  truncateSync(pathOf(''), 0)
  expect(await lostAtOpening()).toBeGreaterThan(0)
})
