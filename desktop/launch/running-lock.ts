import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3-multiple-ciphers'
import { isDiskError } from './is-disk-error.ts'
import type { PartName } from './options.ts'

export type RunningLock = {
  /** Leaves lines for a second start to show; on a disk that takes nothing more there are none. */
  tell(lines: readonly string[]): void
  release(): void
}

/**
 * Takes the part for this process, or returns undefined when another process has it. SQLite's exclusive lock is used
 * because the operating system drops it with the process, however that ends, on every system alike.
 */
export function takeRunningLock(dataFolder: string, part: PartName): RunningLock | undefined {
  const db = new Database(join(dataFolder, 'running', `${part}.lock`), { timeout: 0 })
  try {
    db.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    db.close()
    if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY')) return undefined
    throw error
  }
  const path = addressesPath(dataFolder, part)
  return {
    tell: (lines) => leave(path, lines),
    release() {
      leave(path, [])
      db.close()
    },
  }
}

function leave(path: string, lines: readonly string[]): void {
  try {
    writeFileSync(`${path}.new`, lines.join('\n'), { mode: 0o600 })
    renameSync(`${path}.new`, path)
  } catch (error) {
    if (!isDiskError(error)) throw error
  }
}

/** What the process that runs the part told; empty while it is still starting. */
export function readRunning(dataFolder: string, part: PartName): string[] {
  try {
    return readFileSync(addressesPath(dataFolder, part), 'utf8').split('\n').filter(Boolean)
  } catch {
    return []
  }
}

const addressesPath = (dataFolder: string, part: PartName): string => join(dataFolder, 'running', `${part}.txt`)
