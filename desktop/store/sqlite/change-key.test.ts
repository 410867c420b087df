import { randomBytes } from 'node:crypto'
import { linkSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkClosed } from './check-file.ts'
import { opensWith } from './first-page.ts'
import { filesWith, heldIds, idsOf, openTestInstance, type TestInstance, testDocument, writeTexts } from './sqlite.test-support.ts'

const [oldKey, newKey] = [randomBytes(32), randomBytes(32)]
let folder: string
let instance: TestInstance
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sqlite-'))
})
afterEach(async () => {
  await instance.close()
  rmSync(folder, { recursive: true })
})

const pathIn = () => join(folder, 'db.sqlite')

async function remove(id: string): Promise<void> {
  const [previous] = await instance.findDocumentsById([id], false)
  const { error } = await instance.bulkWrite([{ previous: previous!, document: { ...testDocument(id), _deleted: true } }], 'test')
  expect(error).toEqual([])
}

test('I10.33 a new key takes the place of the old while reads and writes go on, and nothing of what happened is missing', async () => {
  const before = idsOf('before', 3000)
  instance = await openTestInstance({ folder, key: oldKey })
  await writeTexts(instance, before, 'known words'.repeat(20))
  const writesBefore = instance.internals.writes
  let isDone = false
  const steps: string[] = []
  const changing = instance.internals.changeKey(newKey, {
    beforeSwap: () => void steps.push('before'),
    afterSwap: () => void steps.push('after'),
  })
  void changing.finally(() => (isDone = true))
  const meanwhile: string[] = []
  while (!isDone) {
    const id = `meanwhile${meanwhile.length}`
    await writeTexts(instance, [id])
    meanwhile.push(id)
    if (meanwhile.length === 2) await remove('before7')
    if (meanwhile.length === 3) await instance.cleanup(0)
    expect(await heldIds(instance, [id])).toEqual([id])
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  await changing
  await writeTexts(instance, ['afterwards'])
  expect(steps).toEqual(['before', 'after'])
  expect(meanwhile.length).toBeGreaterThan(3)
  const all = [...before, ...meanwhile, 'afterwards']
  expect(await heldIds(instance, all)).toEqual(all.filter((id) => id !== 'before7'))
  expect(await instance.findDocumentsById(['before7'], true)).toEqual([])
  expect(instance.internals.writes).toBeGreaterThan(writesBefore + meanwhile.length)
  await instance.close()
  expect(checkClosed(pathIn(), newKey)).toEqual([])
  expect(opensWith(pathIn(), oldKey)).toBe(false)
  expect(readdirSync(folder)).toEqual(['db.lock', 'db.sqlite', 'db.sqlite-mark'])
  instance = await openTestInstance({ folder, key: newKey })
  expect(instance.internals.lostWrites).toBe(0)
  expect(await heldIds(instance, all)).toHaveLength(all.length - 1)
})

test('I10.37 a plain file in use becomes an encrypted one, and what was plain is overwritten, the log too', async () => {
  instance = await openTestInstance({ folder })
  const ids = idsOf('known-id-', 300)
  await writeTexts(instance, ids, 'known words')
  const watched = mkdtempSync(join(tmpdir(), 'sqlite-watched-'))
  for (const name of ['db.sqlite', 'db.sqlite-wal']) linkSync(join(folder, name), join(watched, name))
  expect(filesWith(watched, 'known')).not.toEqual([])
  await instance.internals.changeKey(newKey)
  expect(filesWith(watched, 'known')).toEqual([])
  expect(filesWith(folder, 'known')).toEqual([])
  rmSync(watched, { recursive: true })
  await writeTexts(instance, ['afterwards'])
  await instance.close()
  expect(opensWith(pathIn(), undefined)).toBe(false)
  instance = await openTestInstance({ folder, key: newKey })
  expect(await heldIds(instance, [...ids, 'afterwards'])).toHaveLength(301)
})

test('I10.33 a change of key that fails leaves everything as it was, under the old key', async () => {
  instance = await openTestInstance({ folder, key: oldKey })
  await writeTexts(instance, ['a'])
  const failing = instance.internals.changeKey(newKey, {
    beforeSwap: () => {
      throw new Error('the keys cannot be kept')
    },
  })
  await expect(failing).rejects.toThrow('the keys cannot be kept')
  await writeTexts(instance, ['b'])
  await instance.close()
  expect(readdirSync(folder)).toEqual(['db.lock', 'db.sqlite', 'db.sqlite-mark'])
  instance = await openTestInstance({ folder, key: oldKey })
  expect(await heldIds(instance, ['a', 'b'])).toEqual(['a', 'b'])
})
