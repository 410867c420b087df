import { closeSync, constants, copyFileSync, fstatSync, openSync, readSync, statSync, writeSync } from 'node:fs'
import { hmacKeyOf, isAuthentic, saltBytes } from './cipher-page.ts'
import { pageBytes } from './connection.ts'
import { removeFile } from './durable.ts'
import { isFirstPage, pageAt, readFirstPage } from './first-page.ts'
import { keptFirstPage } from './kept-page.ts'
import { hasBytes } from './swap-file.ts'

// https://www.sqlite.org/fileformat2.html#the_write_ahead_log
const logHeaderBytes = 32
const frameHeaderBytes = 24
const logSaltsAt = 16
const frameSaltsAt = 8
const saltsBytes = 8

const keptLogOf = (path: string): string => `${path}-wal-kept`
const keptBytesMax = 64_000_000

/**
 * Keeps what the log of an encrypted file holds before SQLite reads it, as it forgets what comes after a damaged place.
 * What was kept before stays; where there is no room, nothing is kept.
 */
export function keepLog(path: string): void {
  const bytes = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0
  if (bytes === 0 || bytes > keptBytesMax) return
  try {
    copyFileSync(`${path}-wal`, keptLogOf(path), constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'EEXIST') forgetLog(path)
  }
}

export const forgetLog = (path: string): void => removeFile(keptLogOf(path))

/** A page of the log; the last one of a commit says how many pages the file then has. */
type Frame = { page: number; isLast: boolean; bytes: Buffer }

/**
 * A copy of a closed, encrypted file for reading what is left of it: with its first page from the kept copy when its own
 * is damaged, and with what its log holds after a damaged place, where SQLite stops; every page proves itself by its
 * HMAC. Undefined where there is neither log nor such damage. Remove it after use.
 */
export function makeSalvageCopy(path: string, key: Uint8Array): string | undefined {
  const logPath = [keptLogOf(path), `${path}-wal`].find(hasBytes)
  const sparePage = isFirstPage(pageAt(path, 0), key) ? undefined : keptFirstPage(path, key)
  if (!sparePage && (!logPath || readFirstPage(path, key) !== 'opens')) return undefined
  const copy = `${path}-salvage`
  removeFile(copy)
  copyFileSync(path, copy, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
  const file = openSync(copy, 'r+')
  try {
    if (sparePage) writeSync(file, sparePage, 0, pageBytes, 0)
    if (logPath) addLog(file, logPath, key)
    return copy
  } catch (error) {
    removeFile(copy)
    throw error
  } finally {
    closeSync(file)
  }
}

function addLog(file: number, logPath: string, key: Uint8Array): void {
  const log = openSync(logPath, 'r')
  try {
    for (const { page, bytes } of soundFrames(file, log, key)) writeSync(file, bytes, 0, pageBytes, (page - 1) * pageBytes)
  } finally {
    closeSync(log)
  }
}

/** The authentic pages of whole commits, in the order of their writing; a commit that was not finished is left out. */
function* soundFrames(file: number, log: number, key: Uint8Array): Generator<Frame> {
  const hmacKey = hmacKeyOf(key, readAt(file, 0, saltBytes))
  let commit: Frame[] = []
  for (const frame of frames(log)) {
    if (frame.page > 0 && isAuthentic(frame.bytes, frame.page, hmacKey)) commit.push(frame)
    if (!frame.isLast) continue
    yield* commit
    commit = []
  }
}

/** Those written since the log was last begun anew: they bear the salts of its header, and of its first frame. */
function* frames(log: number): Generator<Frame> {
  const frameBytes = frameHeaderBytes + pageBytes
  const { size } = fstatSync(log)
  const salts = [logSaltsAt, logHeaderBytes + frameSaltsAt].map((at) => readAt(log, at, saltsBytes))
  for (let at = logHeaderBytes; at + frameBytes <= size; at += frameBytes) {
    const frame = readAt(log, at, frameBytes)
    if (!salts.some((known) => known.equals(frame.subarray(frameSaltsAt, frameSaltsAt + saltsBytes)))) continue
    yield { page: frame.readUInt32BE(), isLast: frame.readUInt32BE(4) > 0, bytes: frame.subarray(frameHeaderBytes) }
  }
}

function readAt(file: number, position: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes)
  return buffer.subarray(0, readSync(file, buffer, 0, bytes, position))
}
