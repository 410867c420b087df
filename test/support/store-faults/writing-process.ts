import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Program, startProgram } from '../process.ts'
import { acknowledge, emptyRound, type Ledger } from './ledger.ts'
import type { Numbers, Stream } from './streams.ts'

const childPath = join(import.meta.dirname, 'writer.child.ts')

/** These processes live for moments: most of their time would go into reading the same modules again. */
export const quickStart = { NODE_COMPILE_CACHE: join(tmpdir(), 'medbox-compile-cache') }

export type Copy = { path: string; key: string; seen: Numbers; round: number }

/** A data folder and all that is known of it from outside: what was acknowledged, which keys it may have. */
export type Household = {
  folder: string
  /** The key it surely has had, then those that it may have got since; hex. */
  keys: string[]
  ledger: Ledger
  rounds: number[]
  copies: Copy[]
}

export const newHousehold = (folder: string): Household => ({
  folder,
  keys: [randomBytes(32).toString('hex')],
  ledger: new Map(),
  rounds: [],
  copies: [],
})

/** Starts a process that writes into the household, with a round's number of its own. */
export function startWriting(home: Household, seed: number, works: readonly string[]): Program {
  const program = startProgram(writingCommand(home, seed, works), quickStart)
  // What it said before it died is read to the end.
  const isRead = new Promise((resolve) => program.child.once('close', resolve))
  return { ...program, kill: (signal) => program.kill(signal).then(async () => void (await isRead)) }
}

/** The arguments of such a process. */
export function writingCommand(home: Household, seed: number, works: readonly string[]): string[] {
  const round = home.rounds.length
  home.rounds.push(round)
  emptyRound(home.ledger, round)
  return [childPath, home.folder, String(round), String(seed), home.keys[0]!, ...works]
}

/** Takes in what the last process said; returns what went wrong inside it. */
export function hear(home: Household, { lines }: Pick<Program, 'lines'>): string[] {
  const round = home.rounds.at(-1)!
  const last: Numbers = {}
  for (const line of lines as Line[]) {
    if (line.ack !== undefined) last[line.ack] = line.number
    if (line.begin === 'changeKey') home.keys.push(line.key!)
    else if (line.key) home.keys = [line.key]
    if (line.copied) home.copies.push({ path: line.copied, key: home.keys[0]!, seen: line.seen!, round })
  }
  acknowledge(home.ledger, round, last)
  return (lines as Line[]).filter((line) => line.broken).map(({ broken, message }) => `${broken}: ${message}`)
}

/** What the writing process prints. */
export type Line = {
  ack?: Stream
  number?: number
  begin?: string
  key?: string
  copied?: string
  seen?: Numbers
  broken?: string
  message?: string
}
