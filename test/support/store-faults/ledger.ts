import type { OpenStore } from './open-store.ts'
import { circle, type Item, keyOf, type Numbers, pictureOf, sizeOf, type Stream, streams, textOf } from './streams.ts'

/** Per stream and round, the last number that was acknowledged; -1 = none. */
export type Ledger = Map<string, number>

/** What a store holds of the streams: the last number of each, and what is wrong with it whatever was acknowledged. */
export type Held = { last: Map<string, number>; wrong: string[]; records: number }

/** Reads everything back and proves that each stream is whole up to its last item, contents and causes included. */
export async function readHeld(open: OpenStore, rounds: readonly number[]): Promise<Held> {
  const wrong: string[] = []
  const found = new Map<string, Item>()
  const records = await open.store.find({ circle, withGone: true })
  const groups = Map.groupBy(records, ({ ref }) => ref)
  for (const [ref, group] of groups) {
    const item = group[0]!.body.item as unknown as Item
    found.set(ref, item)
    if (group.length !== sizeOf(item)) wrong.push(`${ref} has ${group.length} of ${sizeOf(item)} records`)
    for (const record of group) if (record.body.text !== textOf(record.id)) wrong.push(`${record.id} has other contents`)
  }
  for (const round of rounds) {
    const value = (await open.store.device.get(keyOf('value', round))) as Item | undefined
    for (let number = 0; value && number <= value.number; number++)
      found.set(`value:${round}:${number}`, { ...value, number, seen: number === value.number ? value.seen : {} })
  }
  for (const item of await readPictures(open, wrong)) found.set(`picture:${item.round}:${item.number}`, item)
  const last = lastOf(found, wrong)
  for (const [name, item] of found) wrong.push(...causesMissing(name, item, last))
  return { last, wrong, records: records.length }
}

async function readPictures({ pictures }: OpenStore, wrong: string[]): Promise<Item[]> {
  const items: Item[] = []
  const { documents } = await pictures.getChangedDocumentsSince!(1_000_000)
  for (const { id, item } of documents) {
    const bytes = new Uint8Array(await (await pictures.getAttachmentData(id, 'picture', id)).arrayBuffer())
    if (Buffer.compare(bytes, pictureOf(item)) !== 0) wrong.push(`picture ${id} has other bytes`)
    items.push(item)
  }
  return items
}

/** Item after item was written: none may be missing before the last. */
function lastOf(found: ReadonlyMap<string, Item>, wrong: string[]): Map<string, number> {
  const last = new Map<string, number>()
  const counts = new Map<string, number>()
  for (const { stream, round, number } of found.values()) {
    const key = keyOf(stream, round)
    last.set(key, Math.max(last.get(key) ?? -1, number))
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  for (const [key, number] of last)
    if (counts.get(key) !== number + 1) wrong.push(`${key} has ${counts.get(key)} items and ends at ${number}`)
  return last
}

/** What was acknowledged before an item was begun is older than the item: it is there when the item is. */
function causesMissing(name: string, { round, seen }: Item, last: ReadonlyMap<string, number>): string[] {
  return Object.entries(seen)
    .filter(([stream, number]) => (last.get(keyOf(stream as Stream, round)) ?? -1) < number)
    .map(([stream, number]) => `${name} is there, ${stream} ${number} before it is not`)
}

/** The acknowledged items that are missing, as text. */
export function missingOf(ledger: Ledger, { last }: Held): string[] {
  return [...ledger]
    .filter(([key, number]) => (last.get(key) ?? -1) < number)
    .map(([key, number]) => `${key} ends at ${last.get(key) ?? -1}, ${number} was acknowledged`)
}

/** Items that nobody can have written: one may be under way when its process dies, no more. */
export function inventedOf(ledger: Ledger, { last }: Held): string[] {
  return [...last]
    .filter(([key, number]) => number > (ledger.get(key) ?? -1) + 1)
    .map(([key, number]) => `${key} ends at ${number}, ${ledger.get(key) ?? -1} was acknowledged`)
}

export const acknowledgedItems = (ledger: Ledger): number => [...ledger.values()].reduce((sum, number) => sum + number + 1, 0)

export function emptyRound(ledger: Ledger, round: number): void {
  for (const stream of streams) ledger.set(keyOf(stream, round), -1)
}

export function acknowledge(ledger: Ledger, round: number, numbers: Numbers): void {
  for (const [stream, number] of Object.entries(numbers)) ledger.set(keyOf(stream as Stream, round), number)
}
