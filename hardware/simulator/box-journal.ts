import { type JournalKind, journalKinds, kindClocked, type WireRecord } from '../protocol/journal-record.ts'
import { linkLimits } from '../protocol/limits.ts'
import { type BoxIdentity, identityBytes, readIdentity, writeIdentity } from './box-identity.ts'
import { crc8 } from './crc8.ts'
import type { Eeprom } from './eeprom.ts'
import { twinCell, twinCellBytes } from './eeprom-cells.ts'

// 79 slots of 12 bytes, slot = seq mod 79:
//   seq u32 | clocked 1 bit, kind 3, detail 4 | boot u16 | value u32 | CRC-8 of all before it
// A slot is blanked (seq 0), filled, and given its seq last; a cut anywhere leaves it blank or whole.
// Behind them: who the box is, the boot counter, and how far the host has acknowledged.

const slots = linkLimits.journalRecordsMax
const slotBytes = 12
const seqBytes = 4
const identityAt = slots * slotBytes
const bootAt = identityAt + identityBytes
const bootBytes = 2
const ackAt = bootAt + twinCellBytes(bootBytes)
const ackBytes = 4

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

/** Opens the journal for a new boot, and formats an EEPROM that holds none. */
export function openBoxJournal(eeprom: Eeprom, birth: () => BoxIdentity): BoxJournal {
  const { uuid, epoch } = readIdentity(eeprom, identityAt) ?? format(eeprom, birth())

  const bootCell = twinCell(eeprom, bootAt, bootBytes, (a, b) => ((a - b) & 0xffff) < 0x8000)
  const boot = (bootCell.read() + 1) & 0xffff
  bootCell.write(boot)

  const ackCell = twinCell(eeprom, ackAt, ackBytes, (a, b) => a > b)
  let acked = ackCell.read()
  let newest = newestHeld(eeprom, acked)

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
function format(eeprom: Eeprom, identity: BoxIdentity): BoxIdentity {
  eeprom.write(0, new Uint8Array(slots * slotBytes))
  eeprom.write(bootAt, new Uint8Array(twinCellBytes(bootBytes) + twinCellBytes(ackBytes)))
  writeIdentity(eeprom, identityAt, identity)
  return identity
}

// A torn seq passes its CRC-8 once in 256 times. It would also have to fit its slot and lie within one
// round of the ring past everything else, as every seq does that was ever given out.
function newestHeld(eeprom: Eeprom, acked: number): number {
  const seqs = Array.from({ length: slots }, (_, slot) => readU32(eeprom.read(slot * slotBytes, seqBytes)))
  const held = seqs.filter((seq, slot) => seq % slots === slot && readSlot(eeprom, seq)).toSorted((a, b) => b - a)
  const others = (i: number) => Math.max(acked, held[i + 1] ?? 0)
  return Math.max(acked, held.find((seq, i) => seq <= others(i) + slots) ?? 0)
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
