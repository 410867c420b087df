import { linkLimits } from '../protocol/limits.ts'
import { type BoxJournal, openBoxJournal } from './box-journal.ts'
import { createMemoryEeprom, type Eeprom, eepromBytes, PowerCut } from './eeprom.ts'

// Cuts the power at every byte of an operation on the journal, with every value that the byte under
// the cut can be left at, and opens the journal again: it must be as it was before or as it is after,
// or have lost the one record whose slot was about to be overwritten, and say so.

const identity = { uuid: '6f1d2c3b-4a59-4867-8123-456789abcdef', epoch: 7 }
const tornValues = 256

export type Operation = { readonly name: string; act(eeprom: Eeprom): void }

export const operations: readonly Operation[] = [
  { name: 'append', act: (eeprom) => appendOne(open(eeprom)) },
  { name: 'acknowledge', act: (eeprom) => acknowledgeAll(open(eeprom)) },
]

/** A journal whose newest record has this seq; the ring before it is full. */
export function journalUpTo(newestSeq: number, unacked: number): Eeprom {
  const eeprom = createMemoryEeprom()
  const journal = open(eeprom)
  journal.acknowledge(Math.max(0, newestSeq - 85))
  while (journal.newestSeq() < newestSeq) appendOne(journal)
  journal.acknowledge(newestSeq - unacked)
  return eeprom
}

/** The cuts after which the journal was neither old nor new, as `byte n torn to value`. */
export function tornJournals(before: Eeprom, { act }: Operation): string[] {
  const wrong: string[] = []
  const whole = copyOf(before)
  act(whole.eeprom)
  const bytesWritten = whole.disarm()
  const allowed = new Set([copyOf(before).eeprom, withoutOldest(before), whole.eeprom].map(describe))
  for (let cutByte = 1; cutByte <= bytesWritten; cutByte++) {
    for (let torn = 0; torn < tornValues; torn++) {
      const { eeprom, disarm } = copyOf(before, cutByte, torn)
      try {
        act(eeprom)
      } catch (error) {
        if (!(error instanceof PowerCut)) throw error
      }
      disarm()
      if (!allowed.has(describe(eeprom))) wrong.push(`byte ${cutByte} torn to ${torn}`)
    }
  }
  return wrong
}

function open(eeprom: Eeprom): BoxJournal {
  return openBoxJournal(eeprom, () => identity)
}

function appendOne(journal: BoxJournal): void {
  const seq = journal.newestSeq() + 1
  journal.append({ kind: seq % 2 === 0 ? 'drawer-closed' : 'drawer-opened', detail: 1 + (seq % 16), time: { clockS: 1_767_225_600 + seq } })
}

function acknowledgeAll(journal: BoxJournal): void {
  journal.acknowledge(journal.newestSeq())
}

function withoutOldest(before: Eeprom): Eeprom {
  const { eeprom } = copyOf(before)
  const next = open(copyOf(before).eeprom).newestSeq() + 1
  eeprom.write((next % linkLimits.journalRecordsMax) * 12, new Uint8Array(12))
  return eeprom
}

// What a host has acknowledged it need not read again: only what lies past that counts. Looking is a boot
// of its own, so boots are left out.
function describe(eeprom: Eeprom): string {
  const journal = open(eeprom)
  const records = journal.page(journal.ackedSeq() + 1, Number.POSITIVE_INFINITY)
  return JSON.stringify([journal.newestSeq(), journal.ackedSeq(), records.map((record) => ({ ...record, boot: 0 }))])
}

// `disarm` ends the cutting and says how many bytes were written until then.
function copyOf(original: Eeprom, cutByte = Number.POSITIVE_INFINITY, torn = 0) {
  let written = 0
  let isCounting = false
  const eeprom = createMemoryEeprom(
    () => {
      if (isCounting && ++written === cutByte) throw new PowerCut('cut')
    },
    () => torn,
  )
  eeprom.write(0, original.read(0, eepromBytes))
  isCounting = true
  const disarm = () => {
    isCounting = false
    return written
  }
  return { eeprom, disarm }
}
