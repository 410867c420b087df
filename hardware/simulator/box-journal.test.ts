import { describe, expect, test } from 'vitest'
import { linkLimits } from '../protocol/limits.ts'
import { openBoxJournal } from './box-journal.ts'
import { createMemoryEeprom, PowerCut } from './eeprom.ts'
import { journalUpTo, operations, tornJournals } from './power-cuts.ts'

const identity = { uuid: '6f1d2c3b-4a59-4867-8123-456789abcdef', epoch: 7 }
const opened = { kind: 'drawer-opened', detail: 16, time: { clockS: 1_767_225_600 } } as const
const open = (eeprom = createMemoryEeprom()) => openBoxJournal(eeprom, () => identity)

describe('the journal in EEPROM', () => {
  test('I3.25 records come back after a restart as they were written, under a new boot', () => {
    const eeprom = createMemoryEeprom()
    const first = open(eeprom)
    first.append(opened)
    first.append({ kind: 'lid-closed', detail: 0, time: { uptimeS: 12 } })
    const second = open(eeprom)
    expect(second.boot).toBe(first.boot + 1)
    expect(second.page(1, 4)).toEqual(first.page(1, 4))
    expect(second.page(1, 4)).toEqual([
      { seq: 1, kind: 0x81, detail: 16, boot: 1, value: 1_767_225_600 },
      { seq: 2, kind: 4, detail: 0, boot: 1, value: 12 },
    ])
  })

  test.each([
    { newestSeq: 70, unacked: 3 },
    { newestSeq: 300, unacked: 0 },
    { newestSeq: 65_600, unacked: 79 },
  ])('I3.25 a power cut at any byte leaves the journal old or new (newest $newestSeq, $unacked unread)', ({ newestSeq, unacked }) => {
    const eeprom = journalUpTo(newestSeq, unacked)
    for (const operation of operations) expect(tornJournals(eeprom, operation), operation.name).toEqual([])
  })

  test('I3.25 a power cut while an EEPROM is formatted is formatted over', () => {
    for (let cutByte = 1; cutByte < 1000; cutByte += 7) {
      let written = 0
      const eeprom = createMemoryEeprom(() => {
        if (++written === cutByte) throw new PowerCut('cut')
      })
      expect(() => open(eeprom)).toThrow(PowerCut)
      const journal = open(eeprom)
      expect([journal.uuid, journal.epoch, journal.newestSeq(), journal.ackedSeq()]).toEqual([identity.uuid, identity.epoch, 0, 0])
    }
  })

  test('I3.26 a number is never given twice, even when the newest records are gone', () => {
    const eeprom = createMemoryEeprom()
    const journal = open(eeprom)
    for (let i = 0; i < 10; i++) journal.append(opened)
    journal.acknowledge(10)
    eeprom.write(0, new Uint8Array(linkLimits.journalRecordsMax * 12))
    const rotten = open(eeprom)
    rotten.append(opened)
    expect(rotten.page(11, 4).map(({ seq }) => seq)).toEqual([11])
  })

  test('I3.26 a host that holds more than the box moves the numbering past what it holds', () => {
    const journal = open()
    journal.append(opened)
    journal.acknowledge(500)
    journal.append(opened)
    expect(journal.page(501, 4).map(({ seq }) => seq)).toEqual([501])
  })

  test('I3.18 a gap is told as an overflow in front of what follows it', () => {
    const eeprom = createMemoryEeprom()
    const journal = open(eeprom)
    for (let i = 0; i < 6; i++) journal.append(opened)
    eeprom.write(3 * 12, new Uint8Array(24))
    expect(journal.page(1, 10).map(({ seq, kind, value }) => (kind === 6 ? `lost ${value} up to ${seq}` : seq))).toEqual([
      1,
      2,
      'lost 2 up to 4',
      5,
      6,
    ])
    eeprom.write(6 * 12, new Uint8Array(12))
    expect(journal.page(6, 10)).toEqual([{ seq: 6, kind: 6, detail: 0, boot: 0, value: 1 }])
  })

  test('I3.18 what was acknowledged before it was overwritten is not lost', () => {
    const journal = open()
    for (let i = 0; i < 100; i++) {
      journal.append(opened)
      journal.acknowledge(i)
    }
    expect(journal.page(1, 1).map(({ seq }) => seq)).toEqual([22])
  })
})
