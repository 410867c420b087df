import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { SeededRandom } from '../../sim/seeded-random.ts'
import type { Line } from './writing-process.ts'

/** What a process did to the files of a folder, and what it said, in order. */
export type Trace = (
  | { type: 'write'; path: string; at: number; bytes: Buffer }
  | { type: 'truncate'; path: string; length: number }
  | { type: 'sync'; path: string }
  | { type: 'make'; path: string }
  | { type: 'remove'; path: string }
  | { type: 'rename'; from: string; to: string }
  | { type: 'link'; from: string; to: string }
  | { type: 'say'; line: Line }
)[]

type Naming = Exclude<Trace[number], { type: 'say' | 'sync' | 'write' | 'truncate' }>
type Change = { at: number; bytes: Buffer } | { length: number }
type Node = { durable: Buffer; pending: Change[] }
type NameChange = (names: Map<string, Node>) => void

const sectorBytes = 512

/**
 * A disk as a power cut may leave it: what was synced is there; of what was written since, any part may be, sector by
 * sector and in any order. Names change in order and are there when anything was synced after them (a journal).
 */
export class TracedDisk {
  readonly said: Line[] = []
  #names = new Map<string, Node>()
  #durableNames = new Map<string, Node>()
  #pendingNames: NameChange[] = []

  /** Starts with what the folder holds, under the names of the folder that is written to. */
  constructor(folder: string, writtenTo: string) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) {
        const path = join(entry.parentPath, entry.name)
        this.#names.set(join(writtenTo, path.slice(folder.length)), { durable: readFileSync(path), pending: [] })
      }
    this.#durableNames = new Map(this.#names)
  }

  apply(event: Trace[number]): void {
    if (event.type === 'say') this.said.push(event.line)
    else if (event.type === 'write') this.#node(event.path).pending.push({ at: event.at, bytes: event.bytes })
    else if (event.type === 'truncate') this.#node(event.path).pending.push({ length: event.length })
    else if (event.type === 'sync') this.#sync(event.path)
    else this.#rename(event)
  }

  /** Writes one of the states that a power cut at this moment may leave. */
  writeAfterCut(from: string, to: string, random: SeededRandom): void {
    const names = new Map(this.#durableNames)
    for (const change of this.#pendingNames.slice(0, random.int(this.#pendingNames.length + 1))) change(names)
    // Nothing, all, or any part of what was not synced.
    const kept = random.pick([0, 1, 0.5, 0.9])
    mkdirSync(to, { recursive: true })
    for (const [path, node] of names) {
      const target = join(to, path.slice(from.length))
      mkdirSync(dirname(target), { recursive: true })
      writeFileSync(
        target,
        content(node, (change) => partOf(change, kept, random)),
      )
    }
  }

  #node(path: string): Node {
    const node = this.#names.get(path)
    if (node) return node
    this.apply({ type: 'make', path })
    return this.#names.get(path)!
  }

  #sync(path: string): void {
    for (const change of this.#pendingNames.splice(0)) change(this.#durableNames)
    const node = this.#names.get(path)
    if (node) [node.durable, node.pending] = [content(node, (change) => [change]), []]
  }

  #rename(event: Naming): void {
    if (event.type === 'make' && this.#names.has(event.path)) return
    const made: Node = { durable: Buffer.alloc(0), pending: [] }
    const change: NameChange = (names) => {
      if (event.type === 'make') names.set(event.path, made)
      else if (event.type === 'remove') names.delete(event.path)
      else {
        const node = names.get(event.from)
        if (node) names.set(event.to, node)
        if (event.type === 'rename') names.delete(event.from)
      }
    }
    change(this.#names)
    this.#pendingNames.push(change)
  }
}

function content({ durable, pending }: Node, keep: (change: Change) => Change[]): Buffer {
  const changes = pending.flatMap(keep)
  const bytes = Buffer.alloc(Math.max(durable.length, ...changes.map(endOf)))
  let length = durable.copy(bytes)
  for (const change of changes) {
    if ('length' in change) {
      // What is cut off comes back as zeros.
      if (change.length < length) bytes.fill(0, change.length, length)
      length = change.length
    } else {
      change.bytes.copy(bytes, change.at)
      length = Math.max(length, endOf(change))
    }
  }
  return bytes.subarray(0, length)
}

const endOf = (change: Change): number => ('length' in change ? change.length : change.at + change.bytes.length)

function partOf(change: Change, kept: number, random: SeededRandom): Change[] {
  if ('length' in change || kept === 0 || kept === 1) return random.chance(kept) ? [change] : []
  const parts: Change[] = []
  for (let from = 0; from < change.bytes.length; from += sectorBytes)
    if (random.chance(kept)) parts.push({ at: change.at + from, bytes: change.bytes.subarray(from, from + sectorBytes) })
  return parts
}
