import type { MedRecord } from '../../../shared/record/record.ts'

// What the writing process writes: streams of items, each stream one item after the other, each item known by its
// stream and number. So what must be there after a fault follows from the numbers that were acknowledged.

export const streams = ['dose', 'batch', 'crowd', 'received', 'value', 'picture'] as const
export type Stream = (typeof streams)[number]
export type Numbers = Partial<Record<Stream, number>>

export const circle = 'faults'
const groupRecordsMax = 600
const pictureBytesMax = 60_000
const wordsMax = 12

/** A stream's items are numbered from 0 in each round. `seen`: what was acknowledged when the item was begun. */
export type Item = { stream: Stream; round: number; number: number; seen: Numbers }

export const keyOf = (stream: Stream, round: number): string => `${stream}:${round}`

/** How many records an item of this stream is made of: the same whenever it is asked. */
export function sizeOf({ stream, round, number }: Omit<Item, 'seen'>): number {
  if (stream === 'dose') return 1
  const draw = hash(`${stream} ${round} ${number}`)
  // Mostly a few, sometimes as many as one transaction may hold, so that two calls together hold more.
  return draw % 8 === 0 ? groupRecordsMax : 2 + (draw % 40)
}

export function recordsOf(item: Item): MedRecord[] {
  return Array.from({ length: sizeOf(item) }, (_, part) => noteOf(item, part))
}

function noteOf({ stream, round, number, seen }: Item, part: number): MedRecord {
  const id = `${stream}:${round}:${number}:${part}`
  return {
    id,
    circle,
    kind: 'note',
    v: 1,
    at: round,
    ref: `${stream}:${round}:${number}`,
    state: '',
    clock: {},
    by: { user: 'faults', device: 'faults1' },
    gone: false,
    body: { item: { stream, round, number, seen }, text: textOf(id) },
  }
}

export const textOf = (id: string): string => `${id} wörter 😀 `.repeat(1 + (hash(id) % wordsMax))

/** The bytes of a picture: the same whenever they are asked. */
export function pictureOf({ round, number }: Pick<Item, 'round' | 'number'>): Uint8Array<ArrayBuffer> {
  const seed = hash(`picture ${round} ${number}`)
  return Uint8Array.from({ length: 1 + (seed % pictureBytesMax) }, (_, index) => (seed * (index + 1)) >>> 7)
}

/** FNV-1a. */
function hash(text: string): number {
  let sum = 0x811c9dc5
  for (let index = 0; index < text.length; index++) sum = Math.imul(sum ^ text.charCodeAt(index), 0x01000193)
  return sum >>> 0
}
