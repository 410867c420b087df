import { appendFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type SeededRandom, seededRandom } from '../../sim/seeded-random.ts'
import { acknowledgedItems, inventedOf, missingOf, readHeld } from './ledger.ts'
import type { OpenStore } from './open-store.ts'
import type { Report, RunOptions } from './report.ts'
import { openHousehold, verify } from './verify.ts'
import { commitEnds, walHeaderBytes } from './wal.ts'
import { hear, type Household, newHousehold, startWriting } from './writing-process.ts'

const tearsPerKill = 6
const writingMsMax = 500
const junkBytesMax = 20_000

type Tear = (path: string, wal: Buffer, end: number, random: SeededRandom) => void

/** What happens to the log beyond its last commit harms nothing. */
const harmless: Record<string, Tear> = {
  tail: (path, wal, end, random) => truncateSync(path, end + random.int(wal.length - end + 1)),
  junk: (path, wal, end, random) => {
    truncateSync(path, end + random.int(wal.length - end + 1))
    appendFileSync(path, Buffer.from(Array.from({ length: random.int(junkBytesMax) }, () => random.int(256))))
  },
  /** Frames of an older generation, or of this one once more. */
  stale: (path, wal, end, random) => {
    truncateSync(path, end)
    const from = walHeaderBytes + random.int(Math.max(1, end - walHeaderBytes))
    appendFileSync(path, wal.subarray(from, from + random.int(junkBytesMax)))
  },
}

/** What happens to commits that were acknowledged takes them away, and is noticed. */
const harmful: Record<string, Tear> = {
  cut: (path, _wal, end, random) => truncateSync(path, random.int(end)),
  flip: (path, wal, end, random) => {
    const at = walHeaderBytes + random.int(end - walHeaderBytes)
    wal[at] = wal[at]! ^ (1 << random.int(8))
    writeFileSync(path, wal)
  },
  header: (path, wal, _end, random) => {
    const at = random.int(walHeaderBytes)
    wal[at] = wal[at]! ^ (1 << random.int(8))
    writeFileSync(path, wal)
  },
  gone: (path) => rmSync(path),
}

/** Logs torn after a SIGKILL: beyond the last commit nothing is lost; before it the loss is named and the rest is a consistent past. */
export async function runTorn({ count, seed }: RunOptions): Promise<Report> {
  const random = seededRandom(seed)
  const report: Report = { episodes: count, acknowledged: 0, wrong: [], detail: { withoutLog: 0, noticed: 0 } }
  for (let tears = 0; tears < count;) {
    const folder = mkdtempSync(join(tmpdir(), 'medbox-torn-'))
    const home = newHousehold(join(folder, 'data'))
    // The first process makes the file; the second leaves its log behind.
    report.wrong.push(...(await writeAndDie(home, random)), ...(await writeAndDie(home, random)))
    report.acknowledged += acknowledgedItems(home.ledger)
    const isTorn = existsSync(walOf(home.folder))
    report.detail.withoutLog! += isTorn ? 0 : 1
    for (let tear = 0; isTorn && tear < tearsPerKill && tears < count; tear++, tears++) {
      const torn: Household = { ...home, folder: join(folder, `torn-${tear}`), ledger: new Map(home.ledger) }
      cpSync(home.folder, torn.folder, { recursive: true })
      const found = await tearOnce(torn, random, report.detail).catch((error: unknown) => [String(error)])
      report.wrong.push(...found.map((text) => `tear ${tears}: ${text}`))
    }
    rmSync(folder, { recursive: true, force: true })
  }
  return report
}

const walOf = (folder: string): string => join(folder, 'medbox.sqlite-wal')

async function writeAndDie(home: Household, random: SeededRandom): Promise<string[]> {
  const writer = startWriting(home, random.int(2 ** 30), [])
  await writer.line('open')
  await wait(random.int(writingMsMax))
  await writer.kill('SIGKILL')
  return hear(home, writer)
}

async function tearOnce(home: Household, random: SeededRandom, detail: Record<string, number>): Promise<string[]> {
  const path = walOf(home.folder)
  const wal = readFileSync(path)
  const end = commitEnds(wal).at(-1)
  const kind = random.pick(Object.keys(random.chance(0.4) || end === undefined ? harmless : harmful))
  detail[kind] = (detail[kind] ?? 0) + 1
  const tear = harmless[kind] ?? harmful[kind]!
  tear(path, wal, end ?? walHeaderBytes, random)
  const judged = kind in harmless ? verify(home) : lossIsNamed(home, detail)
  const wrong = await judged.catch((error: Error) => [error.stack!])
  return wrong.map((text) => `${kind}: ${text}`)
}

/** The loss stays named until somebody takes note of it: a second start finds it too. */
async function lossIsNamed(home: Household, detail: Record<string, number>): Promise<string[]> {
  const wrong: string[] = []
  for (const start of ['first', 'second']) {
    const open = await openHousehold(home).catch((error: { code?: string }) =>
      error.code === 'store-damaged' ? undefined : Promise.reject(error),
    )
    if (!open) {
      detail.noticed! += start === 'first' ? 1 : 0
      continue
    }
    const { lostWrites } = open.file
    // A checkpoint under way had brought parts of what the log lost into the file: then the check after an unclean end
    // says so, and the store is put back.
    const isDamaged = (await open.file.check()).length > 0
    if (lostWrites > 0 || isDamaged) detail.noticed! += start === 'first' ? 1 : 0
    if (!isDamaged) wrong.push(...(await heldWrongly(open, home, start)))
    await open.close()
  }
  return wrong
}

async function heldWrongly(open: OpenStore, home: Household, start: string): Promise<string[]> {
  const held = await readHeld(open, home.rounds)
  const missing = missingOf(home.ledger, held)
  const isSilent = missing.length > 0 && open.file.lostWrites <= 0
  const silence = isSilent ? [`the ${start} start does not say that writes are lost: ${missing.join('; ')}`] : []
  return [...held.wrong, ...inventedOf(home.ledger, held), ...silence]
}
