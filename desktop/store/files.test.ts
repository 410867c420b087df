import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
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

const key = new Uint8Array(32).fill(7)
const text = 'Metoprolol 47.5 mg, Rosa Meier. '
const bytes = new Uint8Array(Buffer.from(text.repeat(100)))
const hash = createHash('sha256').update(bytes).digest('hex')
const onlyFile = (): string => join(folder, readdirSync(folder)[0]!)

test('I1.18 a file is kept under the hash of its bytes, once, and found after opening again', async () => {
  const files = await openFiles(folder, key)
  expect(files.has(hash)).toBe(false)
  expect(await files.get(hash)).toBeUndefined()
  expect(await Promise.all([files.put(bytes), files.put(bytes)])).toEqual([hash, hash])
  expect(await files.put(bytes)).toBe(hash)
  expect(readdirSync(folder)).toHaveLength(1)
  expect(new Uint8Array((await (await openFiles(folder, key)).get(hash))!)).toEqual(bytes)
  await files.remove(hash)
  expect(readdirSync(folder)).toEqual([])
})

test('I1.18 the folder tells which files it has', async () => {
  const files = await openFiles(folder, key)
  const hashes = await Promise.all([0, 1, 2].map((byte) => files.put(Uint8Array.of(byte))))
  writeFileSync(join(folder, 'other'), '')
  expect((await files.list()).sort()).toEqual(hashes.sort())
})

test('I1.18 what an interrupted run left half-written is no file, and is removed', async () => {
  await openFiles(folder, key)
  writeFileSync(join(folder, `${hash}.1.part`), bytes.subarray(0, 10))
  const files = await openFiles(folder, key)
  expect(files.has(hash)).toBe(false)
  expect(readdirSync(folder)).toEqual([])
})

test('I1.18 whatever byte of a file changes on the disk, it is not handed out, and other files are', async () => {
  const files = await openFiles(folder, key)
  await files.put(bytes.subarray(0, 40))
  const small = createHash('sha256').update(bytes.subarray(0, 40)).digest('hex')
  const path = onlyFile()
  await files.put(bytes)
  const sealed = readFileSync(path)
  for (let at = 0; at < sealed.length; at++) {
    writeFileSync(path, Buffer.from(sealed).fill(sealed[at]! ^ 0x10, at, at + 1))
    await expect(files.get(small), `flipped at ${at}`).rejects.toMatchObject({ code: 'store-damaged' })
  }
  for (const length of [0, 1, 28, sealed.length - 1]) {
    writeFileSync(path, sealed.subarray(0, length))
    await expect(files.get(small)).rejects.toMatchObject({ code: 'store-damaged' })
  }
  expect(await files.get(hash)).toBeDefined()
})

test('I1.18 only hashes name files, and only so large a file is taken', async () => {
  const files = await openFiles(folder, key)
  writeFileSync(join(folder, '..', 'secret'), '')
  expect(files.has('../secret')).toBe(false)
  expect(await files.get('../secret')).toBeUndefined()
  await expect(files.put(new Uint8Array(limits.pictureBytesMax + 1))).rejects.toMatchObject({ code: 'file-too-large' })
})

test('I1.13 a folder for files that cannot be made is named', async () => {
  await (await openFiles(folder, key)).put(bytes)
  await expect(openFiles(onlyFile(), key)).rejects.toMatchObject({ code: 'store-not-writable', message: expect.stringContaining(folder) })
})

test('I10.51 neither the bytes nor the name of a file tell what it holds; one file is not mistaken for another', async () => {
  const files = await openFiles(folder, key)
  await files.put(bytes)
  const path = onlyFile()
  expect(path).not.toContain(hash)
  const sealed = readFileSync(path)
  expect(sealed.includes(text.slice(0, 10))).toBe(false)
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600)
  expect((await openFiles(folder, new Uint8Array(32))).has(hash)).toBe(false)

  const other = await files.put(Uint8Array.of(1, 2, 3))
  for (const name of readdirSync(folder)) writeFileSync(join(folder, name), sealed)
  expect(await files.get(hash)).toBeDefined()
  await expect(files.get(other)).rejects.toMatchObject({ code: 'store-damaged' })
})

test('I10.51 the same file is sealed differently each time', async () => {
  const files = await openFiles(folder, key)
  await files.put(bytes)
  const first = readFileSync(onlyFile())
  await files.remove(hash)
  await files.put(bytes)
  expect(readFileSync(onlyFile()).equals(first)).toBe(false)
})

test('I10.52 files that an earlier version wrote in plain are encrypted when the folder is opened, wherever that was cut short before', async () => {
  mkdirSync(folder)
  const damaged = 'a'.repeat(64)
  for (const name of [hash, damaged]) writeFileSync(join(folder, name), bytes)
  const files = await openFiles(folder, key)
  const sealed = readdirSync(folder)
  // Cut short: the sealed file is there, and the plain one still too.
  writeFileSync(join(folder, hash), bytes)
  await openFiles(folder, key)
  expect(readdirSync(folder)).toEqual(sealed)
  for (const name of sealed) expect(readFileSync(join(folder, name)).includes(text.slice(0, 10))).toBe(false)
  expect(new Uint8Array((await files.get(hash))!)).toEqual(bytes)
  await expect(files.get(damaged)).rejects.toMatchObject({ code: 'store-damaged' })
})
