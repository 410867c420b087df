import { stampDevice } from '../clock/hlc.ts'
import { derive } from '../kinds/derive.ts'
import { envelopeMembers } from '../record/envelope-members.ts'
import { canonical, isSameJson, type Json } from '../record/json.ts'
import type { FieldClock, Head, MedRecord } from '../record/record.ts'

/**
 * Joins two states of one record: associative, commutative, idempotent. Used wherever two states
 * meet: pull, push, server, conflict branches, import, restore. The result holds what travels; what a
 * replica keeps for itself (`pending` …) stays behind.
 * Throws `MergeError` when the two are not states of the same record.
 */
export function merge(a: MedRecord, b: MedRecord): MedRecord {
  if (a.id !== b.id || a.circle !== b.circle || a.kind !== b.kind) throw new MergeError(a, b)
  return derive(fromCells(newer(a, b), joinKeys(toCells(a), toCells(b), joinCells)))
}

export class MergeError extends Error {
  readonly code = 'merge-identity'
  constructor(a: MedRecord, b: MedRecord) {
    super(`Only states of one record merge: ${a.kind} ${a.circle}/${a.id} is not ${b.kind} ${b.circle}/${b.id}.`)
  }
}

type Cell = { value: Json; clock: FieldClock | undefined }
/** Body fields by name; envelope members by `@` and name. */
type Cells = Record<string, Cell>

function toCells(record: MedRecord): Cells {
  const envelope = Object.entries(envelopeMembers(record)).map(([name, value]) => [`@${name}`, value] as const)
  const cells: Cells = {}
  for (const [name, value] of [...envelope, ...Object.entries(record.body)])
    cells[name] = { value, clock: Object.hasOwn(record.clock, name) ? record.clock[name] : undefined }
  return cells
}

function fromCells({ id, circle, kind, v, at, ref, state }: MedRecord, cells: Cells): MedRecord {
  const clock: Record<string, FieldClock> = {}
  const body: Record<string, Json> = {}
  const members: Record<string, Json> = {}
  for (const [name, cell] of Object.entries(cells)) {
    if (cell.clock !== undefined) clock[name] = cell.clock
    if (name.startsWith('@')) members[name.slice(1)] = cell.value
    else body[name] = cell.value
  }
  return { ...members, id, circle, kind, v, at, ref, state, clock, body } as MedRecord
}

/** Whose `v` counts, and whose derived members where this replica cannot derive them: the newer version's, then by a total order. */
function newer(a: MedRecord, b: MedRecord): MedRecord {
  if (a.v !== b.v) return a.v > b.v ? a : b
  return derivedText(a) >= derivedText(b) ? a : b
}

const derivedText = ({ at, ref, state }: MedRecord): string => canonical([at, ref, state])

function joinCells(a: Cell, b: Cell): Cell {
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
  fixed: (a, b) => greaterCell(a, b),
  latest: (a, b) => (a.clock === b.clock ? greaterCell(a, b) : a.clock! > b.clock! ? a : b),
  union: (a, b) => ({ value: joinKeys(a.value as Items, b.value as Items, greater), clock: 'union' }),
  choose: (a, b) => chooseCell(joinHeads(a.clock as ChooseClock, b.clock as ChooseClock)),
}

type Items = Record<string, Json>

const greaterCell = (a: Cell, b: Cell): Cell => (greater(a.value, b.value) === a.value ? a : b)

/** Two values where there should be one: any rule that all replicas share will do. */
const greater = (a: Json, b: Json): Json => (isSameJson(a, b) || canonical(a) > canonical(b) ? a : b)

export type ChooseClock = Exclude<FieldClock, string>

/**
 * Multi-value register with a version vector (Shapiro et al. 2011, "A comprehensive study of
 * Convergent and Commutative Replicated Data Types", spec. 10): a value falls only to a writer that had seen it.
 */
function joinHeads(a: ChooseClock, b: ChooseClock): ChooseClock {
  const heads = new Map<string, Head>()
  for (const [mine, theirs] of [
    [a, b],
    [b, a],
  ] as const)
    for (const head of mine.heads) if (survives(head, theirs)) keep(heads, head)
  const seen = joinKeys(a.seen, b.seen, (left, right) => (left > right ? left : right))
  return { seen, heads: [...heads.values()].sort((x, y) => (x.stamp < y.stamp ? -1 : 1)) }
}

function survives(head: Head, theirs: ChooseClock): boolean {
  if (theirs.heads.some((other) => other.stamp === head.stamp)) return true
  const device = stampDevice(head.stamp)
  return !Object.hasOwn(theirs.seen, device) || theirs.seen[device]! < head.stamp
}

function keep(heads: Map<string, Head>, head: Head): void {
  const known = heads.get(head.stamp)
  if (!known || canonical(head) > canonical(known)) heads.set(head.stamp, head)
}

/** The displayed value of a `choose` field is its latest head's; null when forged histories struck each other out. */
export function chooseCell(clock: ChooseClock): Cell {
  return { value: clock.heads.at(-1)?.value ?? null, clock }
}

/** Joins key by key; only own keys count, because a field or a device may be called `constructor`. */
function joinKeys<T>(a: Record<string, T>, b: Record<string, T>, join: (left: T, right: T) => T): Record<string, T> {
  const joined: Record<string, T> = {}
  for (const key of [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()) {
    const isShared = Object.hasOwn(a, key) && Object.hasOwn(b, key)
    joined[key] = isShared ? join(a[key]!, b[key]!) : Object.hasOwn(a, key) ? a[key]! : b[key]!
  }
  return joined
}
