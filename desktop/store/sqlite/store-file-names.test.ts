import { expect, test } from 'vitest'
import { fileNameOf } from './store-file-names.ts'

test('I1.72 databases of different names have different files on every system', () => {
  expect(fileNameOf('medbox')).toBe('medbox.sqlite')
  expect(fileNameOf('my-db_2.0')).toBe('my-db_2.0.sqlite')
  const names = ['A', 'a', '%41', '*', '../up', '😀', 'é', 'nul', 'con.txt', 'com1', 'common', 'two words']
  const files = names.map(fileNameOf)
  expect(new Set(files.map((file) => file.toLowerCase())).size).toBe(names.length)
  for (const file of files) expect(file).toMatch(/^[a-z0-9_.%-]+$/)
  expect(files.filter((file) => /^(nul|con|com1)\./.test(file))).toEqual([])
})
