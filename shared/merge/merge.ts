import { stampDevice } from '../clock/hlc.ts'
import { derive } from '../kinds/derive.ts'
import { canonical, isSameJson, type Json } from '../record/json.ts'
import type { Author, FieldClock, Head, MedRecord } from '../record/record.ts'

/**
 * Joins two states of one record: associative, commutative, idempotent. Used wherever two states
 * meet: pull, push, server, conflict branches, import, restore.
 * Throws `MergeError` when the two are not states of the same record.
 */
export function merge(a: MedRecord, b: MedRecord): MedRecord {
  if (a.id !== b.id || a.circle !== b.circle || a.kind !== b.kind) throw new MergeError(a, b)
  const left = toCells(a)
  const right = toCells(b)
  const cells: Cells = {}
  for (const field of Object.keys({ ...left, ...right }).sort()) cells[field] = joinCells(left[field], right[field])
  return derive(fromCells({ ...newerEnvelope(a, b), v: Math.max(a.v, b.v) }, cells))
}

export class MergeError extends Error {
  readonly code = 'merge-identity'
  constructor(a: MedRecord, b: MedRecord) {
    super(`Only states of one record merge: ${a.kind} ${a.circle}/${a.id} is not ${b.kind} ${b.circle}/${b.id}.`)
  }
}

type Cell = { value: Json; clock: FieldClock | undefined }
type Cells = Record<string, Cell>

/** Envelope members that merge like body fields; `@` keeps them apart. */
const envelopeFields = { '@by': 'by', '@gone': 'gone' } as const

function toCells(record: MedRecord): Cells {
  const cells: Cells = {}
  for (const [field, value] of Object.entries(record.body)) cells[field] = { value, clock: record.clock[field] }
  for (const [field, member] of Object.entries(envelopeFields))
    cells[field] = { value: record[member], clock: record.clock[field] }
  return cells
}

function fromCells(envelope: MedRecord, cells: Cells): MedRecord {
  const clock: Record<string, FieldClock> = {}
  const body: Record<string, Json> = {}
  for (const [field, cell] of Object.entries(cells)) {
    if (cell.clock !== undefined) clock[field] = cell.clock
    if (!(field in envelopeFields)) body[field] = cell.value
  }
  return { ...envelope, clock, body, by: cells['@by']!.value as Author, gone: cells['@gone']!.value as boolean }
}

/** What no clock orders (derived members, and envelope members of newer versions) follows one total order. */
const newerEnvelope = (a: MedRecord, b: MedRecord): MedRecord => (envelopeOrder(a) >= envelopeOrder(b) ? a : b)

function envelopeOrder({ clock: _clock, body: _body, by: _by, gone: _gone, ...rest }: MedRecord): string {
  return `${String(rest.v).padStart(5, '0')}${canonical(rest)}`
}

function joinCells(a: Cell | undefined, b: Cell | undefined): Cell {
  if (!a || !b) return (a ?? b)!
  const rule = ruleOf(a.clock)
  const other = ruleOf(b.clock)
  // A rule that changed between versions: the stronger rule's state stands whole, on every replica.
  if (rule !== other) return rules.indexOf(rule) > rules.indexOf(other) ? a : b
  return joins[rule](a, b)
}

const rules = ['fixed', 'latest', 'union', 'choose'] as const
type Rule = (typeof rules)[number]

function ruleOf(clock: FieldClock | undefined): Rule {
  if (clock === undefined) return 'fixed'
  if (clock === 'union') return 'union'
  return typeof clock === 'string' ? 'latest' : 'choose'
}

const joins: Record<Rule, (a: Cell, b: Cell) => Cell> = {
  fixed: greater,
  latest: (a, b) => (a.clock === b.clock ? greater(a, b) : a.clock! > b.clock! ? a : b),
  union: (a, b) => ({ value: joinItems(a.value as Items, b.value as Items), clock: 'union' }),
  choose: (a, b) => chooseCell(joinHeads(a.clock as ChooseClock, b.clock as ChooseClock)),
}

/** Two values where there should be one: any rule that all replicas share will do. */
function greater(a: Cell, b: Cell): Cell {
  return isSameJson(a.value, b.value) || canonical(a.value) > canonical(b.value) ? a : b
}

type Items = Record<string, Json>

function joinItems(a: Items, b: Items): Items {
  const items: Items = {}
  for (const id of Object.keys({ ...a, ...b }).sort()) {
    const [left, right] = [a[id], b[id]]
    items[id] = left === undefined ? right! : right === undefined || canonical(left) >= canonical(right) ? left : right
  }
  return items
}

export type ChooseClock = Exclude<FieldClock, string>

/**
 * Multi-value register with a version vector (Shapiro et al. 2011, "A comprehensive study of
 * Convergent and Commutative Replicated Data Types", spec. 10): a value falls only to a writer that had seen it.
 */
function joinHeads(a: ChooseClock, b: ChooseClock): ChooseClock {
  const heads = new Map<string, Head>()
  for (const [mine, theirs] of [[a, b], [b, a]] as const)
    for (const head of mine.heads) if (survives(head, theirs)) keep(heads, head)
  const seen: ChooseClock['seen'] = {}
  for (const device of Object.keys({ ...a.seen, ...b.seen }).sort()) {
    const [left, right] = [a.seen[device], b.seen[device]]
    seen[device] = left === undefined ? right! : right === undefined || left > right ? left : right
  }
  return { seen, heads: [...heads.values()].sort((x, y) => (x.stamp < y.stamp ? -1 : 1)) }
}

function survives(head: Head, theirs: ChooseClock): boolean {
  if (theirs.heads.some((other) => other.stamp === head.stamp)) return true
  const seen = theirs.seen[stampDevice(head.stamp)]
  return seen === undefined || seen < head.stamp
}

function keep(heads: Map<string, Head>, head: Head): void {
  const known = heads.get(head.stamp)
  if (!known || canonical(head) > canonical(known)) heads.set(head.stamp, head)
}

/** The displayed value of a `choose` field is its latest head's. */
export function chooseCell(clock: ChooseClock): { value: Json; clock: ChooseClock } {
  return { value: clock.heads.at(-1)!.value, clock }
}
