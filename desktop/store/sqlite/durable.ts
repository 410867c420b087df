import { closeSync, fstatSync, fsyncSync, mkdirSync, openSync, unlinkSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

const wipeBytesMax = 1 << 20

/** Makes the folder, and makes its own entry durable too. */
export function makeFolder(folder: string): void {
  const made = mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (made !== undefined) syncFolder(dirname(made))
}

/** Makes an empty file that only its owner may read, unless there is one; what SQLite puts beside it is like it. */
export function makePrivateFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'EEXIST') throw error
  }
}

/** Makes renames and new files in a folder durable; Windows cannot sync folders and journals them itself. */
export function syncFolder(folder: string): void {
  if (process.platform !== 'win32') sync(folder, 'r')
}

/** Never call it for a file that SQLite has open in this process: closing any descriptor drops its POSIX locks. */
export function syncFile(path: string): void {
  sync(path, 'r+')
}

function sync(path: string, flags: string): void {
  const file = openSync(path, flags)
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Removes a file, if it is there. (What `rmSync` of Node 24 throws on a read-only disk has neither code nor message.) */
export function removeFile(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ENOENT') throw error
  }
}

/** Overwrites a file before it is removed, so that no plain text stays behind in what the disk then counts as free. */
export function wipeFile(path: string): void {
  const file = openSync(path, 'r+')
  try {
    const { size } = fstatSync(file)
    const zeros = Buffer.alloc(Math.min(size, wipeBytesMax))
    for (let at = 0; at < size; at += zeros.length) writeSync(file, zeros, 0, Math.min(zeros.length, size - at), at)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  removeFile(path)
}
