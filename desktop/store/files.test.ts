import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { limits } from '../../shared/limits.ts'
import { openFiles } from './files.ts'

let folder: string
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'medbox-')), 'files')
})
afterEach(() => rmSync(join(folder, '..'), { recursive: true }))

const bytes = new Uint8Array(3000).map((_, i) => i * 31)
const hash = createHash('sha256').update(bytes).digest('hex')

test('I1.18 a file is kept under the hash of its bytes, once, and found after opening again', async () => {
  const files = await openFiles(folder)
  expect(files.has(hash)).toBe(false)
  expect(await files.get(hash)).toBeUndefined()
  expect(await Promise.all([files.put(bytes), files.put(bytes)])).toEqual([hash, hash])
  expect(await files.put(bytes)).toBe(hash)
  expect(readdirSync(folder)).toEqual([hash])
  expect(new Uint8Array((await (await openFiles(folder)).get(hash))!)).toEqual(bytes)
})

test('I1.18 what an interrupted run left half-written is no file, and is removed', async () => {
  await openFiles(folder)
  writeFileSync(join(folder, `${hash}.1.part`), bytes.subarray(0, 10))
  const files = await openFiles(folder)
  expect(files.has(hash)).toBe(false)
  expect(readdirSync(folder)).toEqual([])
})

test('I1.18 a file whose bytes changed on the disk is not handed out', async () => {
  const files = await openFiles(folder)
  await files.put(bytes)
  writeFileSync(join(folder, hash), bytes.subarray(1))
  await expect(files.get(hash)).rejects.toMatchObject({ code: 'store-damaged' })
})

test('I1.18 only hashes name files, and only so large a file is taken', async () => {
  const files = await openFiles(folder)
  writeFileSync(join(folder, '..', 'secret'), '')
  expect(files.has('../secret')).toBe(false)
  expect(await files.get('../secret')).toBeUndefined()
  await expect(files.put(new Uint8Array(limits.pictureBytesMax + 1))).rejects.toMatchObject({ code: 'file-too-large' })
})

test('I1.13 a folder for files that cannot be made is named', async () => {
  const files = await openFiles(folder)
  await files.put(bytes)
  await expect(openFiles(join(folder, hash))).rejects.toMatchObject({ code: 'store-not-writable' })
})
