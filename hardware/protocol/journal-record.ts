import type { Values } from './layout.ts'

export const journalRecordLayout = [
  ['seq', 'u32'],
  ['kind', 'u8'],
  ['detail', 'u8'],
  ['boot', 'u16'],
  ['value', 'u32'],
] as const

/** A journal record as it stands on the wire; `readJournalRecord` says what it means. */
export type WireRecord = Values<typeof journalRecordLayout>

export const journalKinds = {
  'drawer-opened': 1,
  'drawer-closed': 2,
  'lid-opened': 3,
  'lid-closed': 4,
  boot: 5,
  overflow: 6,
} as const
export type JournalKind = keyof typeof journalKinds

/** Top bit of `kind`: `value` is the box's clock (epoch seconds); without it, seconds since that boot. */
export const kindClocked = 0x80

type JournalTime = { readonly clockS: number } | { readonly uptimeS: number }

export type JournalRecord =
  | {
      readonly seq: number
      readonly boot: number
      readonly kind: 'drawer-opened' | 'drawer-closed'
      readonly drawer: number
      readonly time: JournalTime
    }
  | {
      readonly seq: number
      readonly boot: number
      readonly kind: 'lid-opened' | 'lid-closed' | 'boot' | 'unknown'
      readonly detail: number
      readonly time: JournalTime
    }
  | { readonly seq: number; readonly boot: number; readonly kind: 'overflow'; readonly lost: number }

const kindByCode = new Map<number, JournalKind>(Object.entries(journalKinds).map(([kind, code]) => [code, kind as JournalKind]))

/** Never fails: a kind that this version does not know is kept as `unknown`, so it cannot block the ones after it. */
export function readJournalRecord(wire: WireRecord): JournalRecord {
  const { seq, boot, detail, value } = wire
  const kind = kindByCode.get(wire.kind & ~kindClocked) ?? 'unknown'
  if (kind === 'overflow') return { seq, boot, kind, lost: value }
  const time = wire.kind & kindClocked ? { clockS: value } : { uptimeS: value }
  if (kind === 'drawer-opened' || kind === 'drawer-closed') return { seq, boot, kind, drawer: detail, time }
  return { seq, boot, kind, detail: kind === 'unknown' ? wire.kind : detail, time }
}
