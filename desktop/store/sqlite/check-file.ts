import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type Database from 'better-sqlite3-multiple-ciphers'
import { hmacKeyOf, isAuthentic, saltBytes } from './cipher-page.ts'
import { connectClosed } from './closed-file.ts'
import { connect, pageBytes } from './connection.ts'
import { readFirstPage } from './first-page.ts'
import { toStorageError } from './sqlite-error.ts'
import { hasBytes } from './swap-file.ts'

type Key = Uint8Array | undefined

const problemsMax = 100

/** What is wrong with a database file that may be in use: every page that it uses is read. */
export function checkUsed(path: string, key: Key): string[] {
  return problemsIn(path, () => {
    const db = connect(path, key, { readonly: true, fileMustExist: true })
    return { db, close: () => void db.close() }
  })
}

/** What is wrong with a closed database file: of an encrypted one, every byte is proven. */
export function checkClosed(path: string, key: Key): string[] {
  const first = readFirstPage(path, key)
  if (first === 'none') return ['There is nothing in it.']
  if (first !== (key ? 'opens' : 'plain')) return [`Its first page cannot be read with ${key ? 'this key' : 'no key'}.`]
  const broken = key && !hasBytes(`${path}-wal`) ? brokenPages(path, key) : []
  return [...broken, ...problemsIn(path, () => connectClosed(path, key))].slice(0, problemsMax)
}

function problemsIn(path: string, open: () => { db: Database.Database; close: () => void }): string[] {
  try {
    const { db, close } = open()
    try {
      return problemsOf(db)
    } finally {
      close()
    }
  } catch (error) {
    if ((toStorageError(error, path) as { code?: unknown }).code !== 'store-damaged') throw error
    return [(error as Error).message]
  }
}

/** A page that was changed from outside fails its HMAC, and with it the walk through the trees. */
function problemsOf(db: Database.Database): string[] {
  const rows = db.pragma(`integrity_check(${problemsMax})`) as { integrity_check: string }[]
  const lines = rows.flatMap((row) => row.integrity_check.split('\n'))
  return lines[0] === 'ok' ? [] : lines.slice(0, problemsMax)
}

/** Free pages too, which nothing else looks at. */
function brokenPages(path: string, key: Uint8Array): string[] {
  const file = openSync(path, 'r')
  try {
    const page = Buffer.alloc(pageBytes)
    readSync(file, page, 0, saltBytes, 0)
    const hmacKey = hmacKeyOf(key, Buffer.from(page.subarray(0, saltBytes)))
    const found: string[] = []
    const pages = Math.ceil(fstatSync(file).size / pageBytes)
    for (let i = 0; i < pages && found.length < problemsMax; i++) {
      const bytes = readSync(file, page, 0, pageBytes, i * pageBytes)
      if (!isAuthentic(page.subarray(0, bytes), i + 1, hmacKey)) found.push(`Page ${i + 1} is not what was written.`)
    }
    return found
  } finally {
    closeSync(file)
  }
}
