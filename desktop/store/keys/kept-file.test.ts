import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readKept, sealKept, sealPlainKept } from './kept-file.ts'

const key = new Uint8Array(32).fill(3)
const text = '{"records":[{"body":{"text":"Rosa fell asleep early"}}]}'

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'medbox-kept-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

test('I10.53 what is kept of a lost circle is sealed, and read back with the store’s keys', async () => {
  const path = join(makeFolder(), 'c1-17.sealed')
  writeFileSync(path, sealKept(key, 'c1-17', text))
  expect(readFileSync(path).includes('Rosa')).toBe(false)
  expect(await readKept(key, path)).toBe(text)
  await expect(readKept(new Uint8Array(32), path)).rejects.toMatchObject({ code: 'store-damaged', message: expect.stringContaining(path) })
  renameSync(path, path.replace('c1', 'c2'))
  await expect(readKept(key, path.replace('c1', 'c2'))).rejects.toMatchObject({ code: 'store-damaged' })
})

test('I10.53 what an earlier version kept in plain is sealed', async () => {
  const folder = makeFolder()
  writeFileSync(join(folder, 'c1-17.json'), text)
  await sealPlainKept(folder, key)
  expect(readdirSync(folder)).toEqual(['c1-17.sealed'])
  expect(await readKept(key, join(folder, 'c1-17.sealed'))).toBe(text)
  await sealPlainKept(join(folder, 'nothing'), key)
})
