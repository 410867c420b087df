import { type JournalKind, journalKinds, kindClocked, type WireRecord } from '../protocol/journal-record.ts'
import { linkLimits } from '../protocol/limits.ts'
import { crc8 } from './crc8.ts'
import { type Eeprom } from './eeprom.ts'
import { checkedRow, twinCell } from './eeprom-cells.ts'

// 79 slots of 12 bytes, slot = seq mod 79:
//   seq u32 | clocked 1 bit, kind 3, detail 4 | boot u16 | value u32 | CRC-8 of all before it
// A slot is blanked (seq 0), filled, and given its seq last; a cut anywhere leaves it blank or whole.
// Behind them: who the box is, the boot counter, and how far the host has acknowledged.

const slots = linkLimits.journalRecordsMax
const slotBytes = 12
const seqBytes = 4
const identityAt = slots * slotBytes
const bootAt = identityAt + 22
const ackAt = bootAt + 6
const identityLayout = [['layout', 'u8'], ['uuid', 'uuid'], ['epoch', 'u32']] as const
const layoutVersion = 1

export type Entry = {
  readonly kind: Exclude<JournalKind, 'overflow'>
  /** The drawer, numbered from 1, or the reset cause. */
  readonly detail: number
  /** Epoch seconds when the clock is set, else seconds since the boot. */
  readonly time: { readonly clockS: number } | { readonly uptimeS: number }
}

export type BoxJournal = {
  readonly uuid: string
  readonly epoch: number
  readonly boot: number
  newestSeq(): number
  ackedSeq(): number
  append(entry: Entry): void
  /** What is held from `fromSeq` on, with an overflow record in front of what follows a gap. */
  page(fromSeq: number, recordsMax: number): WireRecord[]
  /** Forgets nothing: slots are only overwritten by newer records. A seq ahead of the newest moves the numbering there. */
  acknowledge(upToSeq: number): void
}

export type Birth = { readonly uuid: string; readonly epoch: number }

/** Opens the journal for a new boot, and formats an EEPROM that holds none. */
export function openBoxJournal(eeprom: Eeprom, birth: () => Birth): BoxJournal {
  const identity = checkedRow(eeprom, identityLayout, 21)
  const known = identity.read(identityAt)
  if (known?.layout !== layoutVersion) format(eeprom, birth())
  const { uuid, epoch } = identity.read(identityAt)!

  const bootCell = twinCell(eeprom, bootAt, 'u16', (a, b) => ((a - b) & 0xffff) < 0x8000)
  const boot = (bootCell.read() + 1) & 0xffff
  bootCell.write(boot)

  const ackCell = twinCell(eeprom, ackAt, 'u32', (a, b) => a > b)
  let acked = ackCell.read()
  let newest = Math.max(acked, ...heldSeqs(eeprom))

  function append(entry: Entry): void {
    writeSlot(eeprom, { ...toWire(entry), seq: newest + 1, boot })
    newest += 1
  }

  function page(fromSeq: number, recordsMax: number): WireRecord[] {
    const records: WireRecord[] = []
    let expected = Math.max(fromSeq, acked + 1)
    for (let seq = Math.max(fromSeq, newest - slots + 1, 1); seq <= newest && records.length < recordsMax; seq++) {
      const record = readSlot(eeprom, seq)
      if (!record && seq < newest) continue
      const lost = seq - expected + (record ? 0 : 1)
      if (lost > 0) records.push(overflow(record ? seq - 1 : seq, lost))
      if (record && records.length < recordsMax) records.push(record)
      expected = Math.max(expected, seq + 1)
    }
    return records
  }

  function acknowledge(upToSeq: number): void {
    if (upToSeq <= acked) return
    ackCell.write(upToSeq)
    acked = upToSeq
    newest = Math.max(newest, upToSeq)
  }

  return { uuid, epoch, boot, newestSeq: () => newest, ackedSeq: () => acked, append, page, acknowledge }
}

// The identity comes last: a cut before it means formatting again.
function format(eeprom: Eeprom, { uuid, epoch }: Birth): void {
  eeprom.write(0, new Uint8Array(slots * slotBytes))
  eeprom.write(bootAt, new Uint8Array(ackAt + 10 - bootAt).fill(0xff))
  checkedRow(eeprom, identityLayout, 21).write(identityAt, { layout: layoutVersion, uuid, epoch })
}

function heldSeqs(eeprom: Eeprom): number[] {
  return Array.from({ length: slots }, (_, slot) => {
    const seq = readU32(eeprom.read(slot * slotBytes, seqBytes))
    return seq % slots === slot && readSlot(eeprom, seq) ? seq : 0
  })
}

function writeSlot(eeprom: Eeprom, record: WireRecord): void {
  const at = (record.seq % slots) * slotBytes
  const seq = u32(record.seq)
  const detail = isDrawerKind(record.kind) ? record.detail - 1 : record.detail
  const packed = (record.kind & kindClocked) | ((record.kind & 7) << 4) | detail
  const body = Uint8Array.of(packed, record.boot & 0xff, record.boot >> 8, ...u32(record.value))
  eeprom.write(at, u32(0))
  eeprom.write(at + seqBytes, Uint8Array.of(...body, crc8(Uint8Array.of(...seq, ...body))))
  eeprom.write(at, seq)
}

function readSlot(eeprom: Eeprom, seq: number): WireRecord | undefined {
  const row = eeprom.read((seq % slots) * slotBytes, slotBytes)
  if (seq === 0 || readU32(row) !== seq || crc8(row.subarray(0, slotBytes - 1)) !== row[slotBytes - 1]) return undefined
  const packed = row[4]!
  const kind = (packed & kindClocked) | ((packed >> 4) & 7)
  const detail = (packed & 15) + (isDrawerKind(kind) ? 1 : 0)
  return { seq, kind, detail, boot: row[5]! | (row[6]! << 8), value: readU32(row.subarray(7)) }
}

function toWire({ kind, detail, time }: Entry): Omit<WireRecord, 'seq' | 'boot'> {
  const code = journalKinds[kind]
  return 'clockS' in time ? { kind: code | kindClocked, detail, value: time.clockS } : { kind: code, detail, value: time.uptimeS }
}

function overflow(seq: number, lost: number): WireRecord {
  return { seq, kind: journalKinds.overflow, detail: 0, boot: 0, value: lost }
}

function isDrawerKind(kind: number): boolean {
  const code = kind & ~kindClocked
  return code === journalKinds['drawer-opened'] || code === journalKinds['drawer-closed']
}

function u32(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24)
}

function readU32(bytes: Uint8Array): number {
  return (bytes[0]! | (bytes[1]! << 8) | (bytes[2]! << 16) | (bytes[3]! << 24)) >>> 0
}
