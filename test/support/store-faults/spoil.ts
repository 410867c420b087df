import { closeSync, existsSync, openSync, readdirSync, readSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { SeededRandom } from '../../sim/seeded-random.ts'

const pageBytes = 4096
const flipsMax = 40
const pagesMax = 6

/** Ways in which a disk spoils a file. */
export const spoils: Record<string, (path: string, random: SeededRandom) => void> = {
  flip: (path, random) =>
    repeat(1 + random.int(flipsMax), () => change(path, random.int(statSync(path).size), 1, (bytes) => (bytes[0]! ^= 1 << random.int(8)))),
  zero: (path, random) => repeat(1 + random.int(pagesMax), () => change(path, pageIn(path, random), pageBytes, (bytes) => bytes.fill(0))),
  noise: (path, random) =>
    repeat(1 + random.int(pagesMax), () =>
      change(path, pageIn(path, random), pageBytes, (bytes) => bytes.forEach((_, i) => (bytes[i] = random.int(256)))),
    ),
  swap: swapPages,
  cut: (path, random) => truncateSync(path, random.int(statSync(path).size)),
  empty: (path) => truncateSync(path, 0),
  remove: (path) => rmSync(path),
}

/** The files of a folder, by the part they play. */
export function filesIn(folder: string, place: string): Record<string, string[]> {
  const named = (...names: string[]): string[] =>
    names.map((name) => join(folder, name)).filter((path) => existsSync(path) && statSync(path).size > 0)
  return {
    database: named('medbox.sqlite'),
    log: named('medbox.sqlite-wal'),
    index: named('medbox.sqlite-shm'),
    mark: named('medbox.sqlite-mark'),
    keys: named('keys.json', 'keys.copy.json'),
    picture: below(join(folder, 'files')),
    backup: below(place).filter((path) => path.endsWith('medbox.sqlite')),
    backupOther: below(place).filter((path) => !path.endsWith('medbox.sqlite')),
  }
}

function below(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => statSync(path).size > 0)
    .sort()
}

function swapPages(path: string, random: SeededRandom): void {
  const [one, other] = [pageIn(path, random), pageIn(path, random)]
  let kept: Buffer
  change(path, one, pageBytes, (bytes) => (kept = Buffer.from(bytes)))
  change(path, other, pageBytes, (bytes) => {
    const before = Buffer.from(bytes)
    kept.copy(bytes)
    kept = before
  })
  change(path, one, pageBytes, (bytes) => kept.copy(bytes))
}

const pageIn = (path: string, random: SeededRandom): number =>
  random.int(Math.max(1, Math.floor(statSync(path).size / pageBytes))) * pageBytes

function repeat(times: number, work: () => void): void {
  for (let time = 0; time < times; time++) work()
}

function change(path: string, at: number, length: number, edit: (bytes: Buffer) => void): void {
  const file = openSync(path, 'r+')
  try {
    const bytes = Buffer.alloc(length)
    const read = readSync(file, bytes, 0, length, at)
    const part = bytes.subarray(0, read)
    edit(part)
    writeSync(file, part, 0, read, at)
  } finally {
    closeSync(file)
  }
}
