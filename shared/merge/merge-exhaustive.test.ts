import { describe, expect, test } from 'vitest'
import { hlcToStamp } from '../clock/hlc.ts'
import { createRecord, type Edit, editRecord } from '../record/edit.ts'
import { canonical } from '../record/json.ts'
import type { MedRecord } from '../record/record.ts'
import { type ChooseClock, merge } from './merge.ts'

/**
 * Every history of up to three edits after a common start, by up to three devices, each made with sight of any
 * of the earlier ones; and every state that these devices can then hold. An oracle that knows who saw
 * what says what each field must show.
 */
type Event = { device: number; seen: ReadonlySet<number> }
type History = Event[]

const histories = [1, 2, 3].flatMap(historiesOf)

function historiesOf(length: number): History[] {
  if (length === 0) return [[]]
  return historiesOf(length - 1).flatMap((earlier) => eventsAfter(earlier).map((event) => [...earlier, event]))
}

/**
 * What may follow: any device, having seen any closed set of events that includes its own. Devices are named
 * in the order of their first edit; other namings are the same histories.
 */
function eventsAfter(earlier: History): Event[] {
  const devices = new Set(earlier.map((event) => event.device)).size + 1
  return [...Array(devices).keys()].flatMap((device) =>
    closedSets(earlier)
      .filter((seen) => earlier.every((event, index) => event.device !== device || seen.has(index)))
      .map((seen) => ({ device, seen })),
  )
}

/** Sets of events that hold, with each event, all that it had seen. */
function closedSets(history: History): Set<number>[] {
  const subsets = Array.from({ length: 2 ** history.length }, (_, bits) => [...history.keys()].filter((index) => bits & (1 << index)))
  const isClosed = (subset: number[]): boolean => subset.every((index) => [...history[index]!.seen].every((seen) => subset.includes(seen)))
  return subsets.filter(isClosed).map((subset) => new Set(subset))
}

type Play = { start: MedRecord; edit: (record: MedRecord, index: number, by: Edit) => MedRecord }

/** Each closed set of events as the record that a device holds which has seen just these. */
function playHistory(history: History, { start, edit }: Play): { set: Set<number>; state: MedRecord }[] {
  const after: MedRecord[] = []
  const join = (set: ReadonlySet<number>): MedRecord => [...set].reduce((state, index) => merge(state, after[index]!), start)
  for (const [index, event] of history.entries()) after.push(edit(join(event.seen), index, editOf(event.device, index + 2)))
  return closedSets(history).map((set) => ({ set, state: join(set) }))
}

const editOf = (device: number, ms: number): Edit => ({
  stamp: hlcToStamp({ ms, counter: 0 }, `device${device}`),
  by: { user: `user${device}`, device: `device${device}` },
})

/** Calls with the join of every two states of every history, and with the events that both together hold. */
function forAllPairs(play: Play, visit: (joined: MedRecord, held: number[], history: History) => void): void {
  for (const history of histories) {
    const states = playHistory(history, play)
    for (const a of states)
      for (const b of states)
        visit(
          merge(a.state, b.state),
          [...new Set([...a.set, ...b.set])].toSorted((x, y) => x - y),
          history,
        )
  }
}

const texts = { directions: '', prescriber: '', pharmacy: '', rxNumber: '', expiryDate: '', lot: '', ndc: '', scan: '' }
const medicine = createRecord(
  'medicine',
  'medicine1',
  'circle-1',
  { name: 'start', strength: '', unit: 'tablet', status: 'active', hint: 'start', drawer: null, ...texts },
  editOf(0, 1),
)
const dose = createRecord(
  'dose',
  'dose1',
  'circle-1',
  { schedule: 's', medicine: 'm', slot: '2026-01-01T08:00', planned: 0, amount: 1, observations: {} },
  editOf(0, 1),
)
const nameHeads = (record: MedRecord) => (record.clock['name'] as ChooseClock).heads.map((head) => head.value)
const writeBoth: Play = {
  start: medicine,
  edit: (record, index, by) => editRecord(record, 'medicine', { name: `n${index}`, hint: `h${index}` }, by),
}

describe(`all ${histories.length} histories of up to three edits by three devices`, () => {
  test('I2.10 every three states join to the same in any grouping and order', () => {
    for (const history of histories) {
      const states = playHistory(history, writeBoth).map(({ state }) => state)
      for (const a of states)
        for (const b of states) {
          const ab = merge(a, b)
          expect(canonical(merge(b, a))).toBe(canonical(ab))
          for (const c of states) expect(canonical(merge(ab, c))).toBe(canonical(merge(a, merge(b, c))))
        }
    }
  })

  test('I5.1 I5.2 choose: a value stands until somebody who had seen it writes, and not a merge longer', () => {
    forAllPairs(writeBoth, (joined, held, history) => {
      const standing = held.filter((index) => !held.some((other) => history[other]!.seen.has(index)))
      expect(nameHeads(joined)).toEqual(held.length === 0 ? ['start'] : standing.map((index) => `n${index}`))
    })
  })

  test('I5.3 I2.15 choose shows the latest of its values; latest keeps no other, and names its author', () => {
    forAllPairs(writeBoth, (joined, held, history) => {
      const last = held.at(-1)
      expect(joined.body).toMatchObject(last === undefined ? { name: 'start', hint: 'start' } : { name: `n${last}`, hint: `h${last}` })
      expect(joined.by.device).toBe(last === undefined ? 'device0' : `device${history[last]!.device}`)
    })
  })

  test('I5.4 choose: choosing settles the conflict everywhere, also by the value that was shown already', () => {
    forAllPairs(writeBoth, (joined) => {
      const shown = joined.body['name'] as string
      const chosen = editRecord(joined, 'medicine', { name: shown }, editOf(1, 9))
      expect(nameHeads(merge(chosen, joined))).toEqual([shown])
    })
  })

  test('I2.15 union: every item that anybody added is there, and nothing else', () => {
    const taken = { state: 'taken', at: 1, noted: 1, evidence: 'statement' } as const
    const play: Play = {
      start: dose,
      edit: (record, index, by) => editRecord(record, 'dose', { observations: { [`o${index}`]: taken } }, by),
    }
    forAllPairs(play, (joined, held) => {
      expect(Object.keys(joined.body['observations'] as object)).toEqual(held.map((index) => `o${index}`))
    })
  })
})

test('I2.15 a rule that changed between versions: the stronger rule stands whole, in any order', () => {
  const at = (value: unknown, clock: unknown): MedRecord =>
    ({ ...medicine, kind: 'future-kind', body: { x: value }, clock: clock === undefined ? {} : { x: clock } }) as MedRecord
  const stamp = editOf(0, 5).stamp
  const byStrength = [
    at('fixed', undefined),
    at('latest', stamp),
    at({ item: 'union' }, 'union'),
    at('choose', { seen: { device0: stamp }, heads: [{ stamp, user: 'u', value: 'choose' }] }),
  ]
  for (const [i, weak] of byStrength.entries())
    for (const strong of byStrength.slice(i + 1))
      for (const joined of [merge(weak, strong), merge(strong, weak)]) expect(joined.body).toEqual(strong.body)
})

test('I2.13 forged histories that strike each other out leave an empty field, not a crash', () => {
  const forged = (own: number, other: number): MedRecord => {
    const head = { stamp: editOf(own, 5).stamp, user: 'u', value: `n${own}` }
    const seen = { [`device${own}`]: editOf(own, 5).stamp, [`device${other}`]: editOf(other, 5).stamp }
    return { ...medicine, body: { ...medicine.body, name: head.value }, clock: { ...medicine.clock, name: { seen, heads: [head] } } }
  }
  const joined = merge(forged(0, 1), forged(1, 0))
  expect(joined).toMatchObject({ state: 'unreadable', body: { name: null } })
  expect(editRecord(joined, 'medicine', { name: 'again' }, editOf(2, 9))).toMatchObject({ state: 'active', body: { name: 'again' } })
})
