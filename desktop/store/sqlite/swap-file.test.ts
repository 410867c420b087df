import { linkSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keepForWiping, newPathOf, settleSwap, swapIn } from './swap-file.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sqlite-'))
  path = join(folder, 'db.sqlite')
  writeFileSync(path, 'old')
})
afterEach(() => rmSync(folder, { recursive: true }))

const textOf = (file: string) => readFileSync(file, 'utf8')

test('I10.34 a swap that was cut short before its rename leaves the old file as it was', () => {
  writeFileSync(newPathOf(path), 'half of the new')
  writeFileSync(`${path}-wal`, 'log of the old')
  keepForWiping(path)
  settleSwap(path)
  expect(readdirSync(folder)).toEqual(['db.sqlite', 'db.sqlite-wal'])
  expect([textOf(path), textOf(`${path}-wal`)]).toEqual(['old', 'log of the old'])
})

test('I10.35 a swap that was cut short after its rename is finished: the old file and its log are overwritten', () => {
  writeFileSync(`${path}-wal`, 'log of the old')
  keepForWiping(path)
  const [old, log] = ['old', 'log'].map((name) => join(folder, name))
  linkSync(path, old!)
  linkSync(`${path}-wal`, log!)
  rmSync(`${path}-wal`)
  writeFileSync(newPathOf(path), 'new')
  renameSync(newPathOf(path), path)
  settleSwap(path)
  expect(readdirSync(folder)).toEqual(['db.sqlite', 'log', 'old'])
  expect(textOf(path)).toBe('new')
  expect([textOf(old!), textOf(log!)]).toEqual(['\0'.repeat(3), '\0'.repeat(14)])
})

test('I10.34 a file whose log still holds something is not replaced', () => {
  writeFileSync(newPathOf(path), 'new')
  writeFileSync(`${path}-wal`, 'acknowledged')
  expect(() => swapIn(path)).toThrow(expect.objectContaining({ code: 'store-failed' }))
  expect(textOf(path)).toBe('old')
})
