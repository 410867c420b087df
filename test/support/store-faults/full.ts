import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type SeededRandom, seededRandom } from '../../sim/seeded-random.ts'
import type { Program } from '../process.ts'
import { acknowledgedItems } from './ledger.ts'
import { openStore } from './open-store.ts'
import type { Report, RunOptions } from './report.ts'
import { mountSmallDisk, type SmallDisk } from './small-disk.ts'
import { streams } from './streams.ts'
import { verify, verifyCopies } from './verify.ts'
import { hear, type Household, newHousehold, startWriting } from './writing-process.ts'

const mb = 2 ** 20
const diskMbMin = 3
const diskMbMax = 16
const roomyMb = 512
/** What fills the disk besides the writing itself. */
const fillers = ['', 'copyTo', 'changeKey', 'shrink'] as const

/** A real disk runs full while a process writes: the error is named, nothing acknowledged is lost, work goes on when there is room. */
export async function runFull({ count, seed }: RunOptions): Promise<Report> {
  const random = seededRandom(seed)
  const report: Report = { episodes: count, acknowledged: 0, wrong: [], detail: { killed: 0, readOnly: 0 } }
  for (let episode = 0; episode < count; episode++) {
    const disk = mountSmallDisk((diskMbMin + random.int(diskMbMax - diskMbMin)) * mb)
    const home = newHousehold(join(disk.folder, 'data'))
    try {
      const found = await fillOnce(home, disk, random, report.detail)
      report.wrong.push(...found.map((text) => `episode ${episode}: ${text}`))
    } catch (error) {
      report.wrong.push(`episode ${episode}: ${String(error)}`)
    }
    report.acknowledged += acknowledgedItems(home.ledger)
    disk.remove()
  }
  return report
}

async function fillOnce(home: Household, disk: SmallDisk, random: SeededRandom, detail: Record<string, number>): Promise<string[]> {
  const filler = random.pick(fillers)
  const name = filler || 'writing'
  detail[name] = (detail[name] ?? 0) + 1
  let writer = startWriting(home, random.int(2 ** 30), filler ? [filler] : [])
  try {
    await writer.line('full')
    await wait(random.int(200))
    const wrong: string[] = []
    if (random.chance(0.3)) {
      detail.killed!++
      wrong.push(...(await die(home, writer)))
      if (random.chance(0.5)) wrong.push(...(await staysAsItIs(home, disk, detail)))
      disk.resize(roomyMb * mb)
      writer = startWriting(home, random.int(2 ** 30), [])
    } else disk.resize(roomyMb * mb)
    wrong.push(...(await resume(writer)))
    wrong.push(...(await end(home, writer)), ...leftovers(home, writer))
    return [...wrong, ...(await verify(home)), ...(await verifyCopies(home))].map((text) => `${name}: ${text}`)
  } catch (error) {
    throw new Error(`${name}: it last said ${JSON.stringify(writer.lines.at(-1))}`, { cause: error })
  } finally {
    await writer.kill('SIGKILL')
  }
}

/** Every stream goes on. */
async function resume(writer: Program): Promise<string[]> {
  const since = writer.lines.length
  const waiting = streams.map((stream) =>
    writer.lineOf('ack', stream, since).then(
      () => [],
      (error: unknown) => [`although there is room: ${String(error)}`],
    ),
  )
  return (await Promise.all(waiting)).flat()
}

async function end(home: Household, writer: Program): Promise<string[]> {
  writer.child.stdin!.write('stop\n')
  await writer.line('closed').catch(() => undefined)
  return die(home, writer)
}

async function die(home: Household, writer: Program): Promise<string[]> {
  await writer.kill('SIGKILL')
  return hear(home, writer)
}

/** A copy that found no room is not there half; nothing else stays behind either. */
function leftovers(home: Household, { lines }: Program): string[] {
  const finished = new Set(lines.flatMap(({ copied }) => (typeof copied === 'string' ? [copied] : [])))
  const begun = lines.filter(({ begin }) => begin === 'copyTo').map(({ path }) => String(path))
  const half = begun.filter((path) => !finished.has(path) && existsSync(path))
  return half.map((path) => `${path} is there although its copying was refused; there are: ${readdirSync(home.folder).join(', ')}`)
}

/** On a disk that cannot be written any more opening or the first write is refused by name, and not a byte changes. */
async function staysAsItIs(home: Household, disk: SmallDisk, detail: Record<string, number>): Promise<string[]> {
  detail.readOnly!++
  // As a change of key leaves it that was cut short: opening wants to remove it.
  writeFileSync(join(home.folder, 'medbox.sqlite-new'), '')
  disk.setReadOnly(true)
  const before = digestOf(home.folder)
  const answer = await openAndWrite(home).catch((error: Error & { code?: string }) => error.code ?? error.message)
  const wrong = answer === 'store-not-writable' ? [] : [`on a read-only disk the store answered ${answer}`]
  if (digestOf(home.folder) !== before) wrong.push('opening on a read-only disk changed a file')
  disk.setReadOnly(false)
  return wrong
}

async function openAndWrite({ folder, keys }: Household): Promise<string> {
  const open = await openStore(folder, keys[0]!)
  await open.store.device.set('read-only', 1).finally(() => open.close())
  return 'written'
}

function digestOf(folder: string): string {
  const hash = createHash('sha256')
  for (const name of readdirSync(folder).sort()) hash.update(name).update(readFileSync(join(folder, name)))
  return hash.digest('hex')
}
