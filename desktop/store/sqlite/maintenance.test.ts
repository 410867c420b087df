import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkClosed } from './check-file.ts'
import { checkFile } from './maintenance-thread.ts'
import { filesWith, hashesOf, heldIds, idsOf, openTestInstance, type TestInstance, writeTexts } from './sqlite.test-support.ts'

const key = randomBytes(32)
let folder: string
let copies: string
let instance: TestInstance
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sqlite-'))
  copies = mkdtempSync(join(tmpdir(), 'sqlite-copies-'))
  instance = await openTestInstance({ folder, key })
})
afterEach(async () => {
  await instance.close()
  for (const path of [folder, copies]) rmSync(path, { recursive: true })
})

test('I1.60 a copy holds what was acknowledged before it, under the same key; reads and writes go on meanwhile', async () => {
  const before = idsOf('before', 2000)
  await writeTexts(instance, before, 'known words'.repeat(50))
  const path = join(copies, 'db.sqlite')
  const copying = instance.internals.copyTo(path).then(() => 'copied')
  await writeTexts(instance, ['meanwhile'])
  expect(await heldIds(instance, ['meanwhile'])).toEqual(['meanwhile'])
  expect(await copying).toBe('copied')
  expect(readdirSync(copies)).toEqual(['db.sqlite'])
  expect(filesWith(copies, 'known')).toEqual([])
  expect(await checkFile(path, key)).toEqual([])
  const copy = await openTestInstance({ folder: copies, key })
  expect(await heldIds(copy, before)).toEqual(before)
  expect(copy.internals.writes).toBeGreaterThan(0)
  expect(copy.internals.lostWrites).toBe(0)
  await copy.close()
})

test('I1.61 a copy that cannot be made leaves nothing behind, and never takes the place of a file', async () => {
  await writeTexts(instance, ['a'])
  writeFileSync(join(copies, 'taken'), 'mine')
  for (const name of ['taken', 'no/such/folder'])
    await expect(instance.internals.copyTo(join(copies, name))).rejects.toMatchObject({
      code: 'store-not-writable',
      message: expect.stringContaining(join(copies, name)),
    })
  expect(readdirSync(copies)).toEqual(['taken'])
  expect(readFileSync(join(copies, 'taken'), 'utf8')).toBe('mine')
})

test('I1.62 one changed bit anywhere in a copy is found, and finding it leaves the folder as it was', async () => {
  await writeTexts(instance, idsOf('a', 300))
  const path = join(copies, 'db.sqlite')
  await instance.internals.copyTo(path)
  const sound = readFileSync(path)
  for (let round = 0; round < 40; round++) {
    const bytes = Buffer.from(sound)
    const at = Math.floor(Math.random() * bytes.length)
    bytes[at]! ^= 1 << (round % 8)
    writeFileSync(path, bytes)
    const before = hashesOf(copies)
    expect(checkClosed(path, key), `bit ${round % 8} of byte ${at}`).not.toEqual([])
    expect(hashesOf(copies)).toEqual(before)
  }
  writeFileSync(path, sound.subarray(0, sound.length - 100))
  expect(await checkFile(path, key)).not.toEqual([])
  expect(checkClosed(path, randomBytes(32))).toEqual(['Its first page cannot be read with this key.'])
  expect(checkClosed(join(copies, 'none'), key)).toEqual(['There is nothing in it.'])
})

test('I1.63 the check of a file in use finds a page that was changed under it', async () => {
  await writeTexts(instance, idsOf('a', 1000), 'x'.repeat(500))
  expect(await instance.internals.check()).toEqual([])
  await instance.close()
  const path = join(folder, 'db.sqlite')
  const bytes = readFileSync(path)
  bytes[bytes.length - 5000]! ^= 1
  writeFileSync(path, bytes)
  instance = await openTestInstance({ folder, key })
  expect(await instance.internals.check()).not.toEqual([])
})

test('I1.64 what is under way when the file is closed ends with it', async () => {
  await writeTexts(instance, idsOf('a', 1000))
  const outcomes = Promise.allSettled([instance.internals.copyTo(join(copies, 'one')), instance.internals.check()])
  await instance.close()
  for (const outcome of await outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'store-closed' })
  expect(existsSync(join(folder, 'db.sqlite-wal'))).toBe(false)
  instance = await openTestInstance({ folder, key })
  expect(await heldIds(instance, idsOf('a', 1000))).toHaveLength(1000)
})
