import { closeSync, constants, openSync, writeSync } from 'node:fs'
import { pageBytes } from './connection.ts'
import { isFirstPage, pageAt } from './first-page.ts'
import { markBytes } from './mark.ts'

const keeperOf = (path: string): string => `${path}-mark`

/**
 * Keeps a copy of the first page of a closed, encrypted file: it holds the salt and the list of tables, without which
 * nothing else can be read. An old copy is good enough for that. Where it cannot be written, there is none.
 */
export function keepFirstPage(path: string, key: Uint8Array): void {
  const page = pageAt(path, 0)
  if (!isFirstPage(page, key)) return
  try {
    const file = openSync(keeperOf(path), constants.O_RDWR | constants.O_CREAT, 0o600)
    try {
      writeSync(file, page, 0, pageBytes, markBytes)
    } finally {
      closeSync(file)
    }
  } catch {
    // It is a spare: what it is for goes on without it.
  }
}

/** The copy, if it is one that was made with this key. */
export function keptFirstPage(path: string, key: Uint8Array): Buffer | undefined {
  const page = pageAt(keeperOf(path), markBytes)
  return isFirstPage(page, key) ? page : undefined
}
