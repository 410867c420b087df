import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { opensWith } from './first-page.ts'
import { filesWith, hashesOf, heldIds, idsOf, openTestInstance, writeTexts } from './sqlite.test-support.ts'

const key = randomBytes(32)
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sqlite-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('I10.30 nothing that is stored can be read in any file, neither while the store is open nor afterwards', async () => {
  const instance = await openTestInstance({ folder, key })
  await writeTexts(instance, idsOf('known-id-', 3000), 'known words')
  expect(filesWith(folder, 'known')).toEqual([])
  await instance.close()
  expect(filesWith(folder, 'known')).toEqual([])
  const plain = await openTestInstance({ folder: join(folder, 'plain') })
  await writeTexts(plain, ['known-id'], 'known words')
  expect(filesWith(join(folder, 'plain'), 'known')).not.toEqual([])
  await plain.close()
})

test('I10.31 another key, or none, is named and changes no byte; the right one goes on as before', async () => {
  const ids = idsOf('a', 50)
  const first = await openTestInstance({ folder, key })
  await writeTexts(first, ids)
  await first.close()
  const before = hashesOf(folder)
  for (const wrong of [randomBytes(32), undefined]) {
    await expect(openTestInstance(wrong ? { folder, key: wrong } : { folder })).rejects.toMatchObject({
      code: 'store-key-wrong',
      message: expect.stringContaining(join(folder, 'db.sqlite')),
    })
    expect(hashesOf(folder)).toEqual(before)
    expect(opensWith(join(folder, 'db.sqlite'), wrong)).toBe(false)
  }
  expect(opensWith(join(folder, 'db.sqlite'), key)).toBe(true)
  const again = await openTestInstance({ folder, key })
  expect(await heldIds(again, ids)).toEqual(ids)
  await again.close()
})

test('I10.31 a plain file that is opened with a key is refused, unchanged', async () => {
  const plain = await openTestInstance({ folder })
  await writeTexts(plain, ['a'])
  await plain.close()
  const before = hashesOf(folder)
  await expect(openTestInstance({ folder, key })).rejects.toMatchObject({ code: 'store-key-wrong' })
  expect(hashesOf(folder)).toEqual(before)
})

test('I10.32 a key of another length is a mistake of the caller', async () => {
  await expect(openTestInstance({ folder, key: randomBytes(16) })).rejects.toThrow('A key has 32 bytes; this one has 16.')
})

test.skipIf(process.platform === 'win32')(
  'I10.36 no other user of the machine may read a file of the store, or a copy of one',
  async () => {
    const instance = await openTestInstance({ folder, key })
    await writeTexts(instance, ['a'])
    await instance.internals.copyTo(join(folder, 'copy'))
    await instance.internals.changeKey(randomBytes(32))
    await writeTexts(instance, ['b'])
    const readable = readdirSync(folder).filter((name) => (statSync(join(folder, name)).mode & 0o077) !== 0)
    await instance.close()
    expect(readable).toEqual([])
  },
)
