import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type SeededRandom, seededRandom } from '../../sim/seeded-random.ts'
import type { Program } from '../process.ts'
import { acknowledgedItems } from './ledger.ts'
import type { Report, RunOptions } from './report.ts'
import { verify, verifyCopies } from './verify.ts'
import { hear, type Household, newHousehold, startWriting } from './writing-process.ts'

const works = ['copyTo', 'changeKey', 'shrink', 'check'] as const
/** When to kill: while it writes, at the beginning of a kind of maintenance, or while it opens. */
const moments = ['writing', 'writing', 'opening', ...works] as const
const roundsPerFolder = 8
const writingMsMax = 400
const openingMsMax = 60
const workMsMax = 40

/** SIGKILLs of a process that writes and maintains its store; after each, everything acknowledged is there. */
export async function runKills({ count, seed }: RunOptions): Promise<Report> {
  const random = seededRandom(seed)
  const wrong: string[] = []
  const at: Record<string, number> = {}
  let acknowledged = 0
  for (let kill = 0; kill < count;) {
    const folder = mkdtempSync(join(tmpdir(), 'medbox-kills-'))
    const home = newHousehold(folder)
    for (let round = 0; round < roundsPerFolder && kill < count; round++, kill++) {
      const moment = random.pick(moments)
      at[moment] = (at[moment] ?? 0) + 1
      const found = await killOnce(home, moment, random).catch((error: unknown) => [String(error)])
      wrong.push(...found.map((text) => `kill ${kill} while ${moment}: ${text}`))
      if (found.length > 0) break
    }
    acknowledged += acknowledgedItems(home.ledger)
    rmSync(folder, { recursive: true, force: true })
  }
  return { episodes: count, acknowledged, wrong, detail: at }
}

async function killOnce(home: Household, moment: (typeof moments)[number], random: SeededRandom): Promise<string[]> {
  const isMaintained = moment !== 'writing' && moment !== 'opening'
  const writer = startWriting(home, random.int(2 ** 30), isMaintained ? [moment, random.pick(works)] : [])
  const second = random.chance(0.1) ? refusedSecond(home, writer) : Promise.resolve<string[]>([])
  await waitFor(writer, moment, random)
  const wrong = await second
  await writer.kill('SIGKILL')
  wrong.push(...hear(home, writer))
  return [...wrong, ...(await verify(home, random.chance(0.3))), ...(await verifyCopies(home))]
}

async function waitFor(writer: Program, moment: (typeof moments)[number], random: SeededRandom): Promise<void> {
  if (moment === 'opening') {
    await writer.line('opening')
    await wait(random.int(openingMsMax))
    return
  }
  await writer.line('open')
  if (moment === 'writing') return wait(random.int(writingMsMax))
  await writer.lineOf('begin', moment)
  await wait(random.int(workMsMax))
}

/** A second process on the same folder is turned away with a sentence. */
async function refusedSecond(home: Household, writer: Program): Promise<string[]> {
  await writer.line('open')
  const second = startWriting({ ...home, rounds: [-1], ledger: new Map() }, 1, [])
  const { refused, message } = await second.line('refused').catch((error: unknown) => ({ refused: String(error), message: '' }))
  await second.kill('SIGKILL')
  const isRight = refused === 'store-in-use' && String(message).includes(home.folder)
  return isRight ? [] : [`a second process was answered ${String(refused)}: ${String(message)}`]
}
