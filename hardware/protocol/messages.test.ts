import { describe, expect, test } from 'vitest'
import { drawersToMask, maskToDrawers } from './drawer-mask.ts'
import { journalKinds, kindClocked, readJournalRecord } from './journal-record.ts'
import { layoutBytes } from './layout.ts'
import { linkLimits } from './limits.ts'
import { encodeMessage, readMessage } from './message-codec.ts'
import { messages } from './messages.ts'

const wire = { seq: 9, kind: journalKinds['drawer-opened'], detail: 3, boot: 7, value: 42 }

describe('the message table', () => {
  test('I3.10 codes are unique and every payload fits a frame', () => {
    const all = Object.values(messages)
    expect(new Set(all.map(({ code }) => code)).size).toBe(all.length)
    for (const { layout } of all) expect(layoutBytes(layout)).toBeLessThanOrEqual(linkLimits.payloadBytesMax)
  })

  test('I3.10 every request has its reply at its code + 0x80', () => {
    for (const [name, { code }] of Object.entries(messages)) {
      if (code >= 0x40) continue
      expect(messages[`${name}-reply` as keyof typeof messages].code).toBe(code | 0x80)
    }
  })

  test('I3.10 a page holds as many records as a payload can', () => {
    const records = Array.from({ length: linkLimits.journalPageRecordsMax }, () => wire)
    expect(encodeMessage('journal-read-reply', 1, { records }).length).toBeGreaterThan(linkLimits.payloadBytesMax)
    expect(() => encodeMessage('journal-read-reply', 1, { records: [...records, wire] })).toThrow(RangeError)
  })

  test('I3.11 a payload of the wrong length is told from one of an unknown type', () => {
    expect(readMessage({ type: messages.outputs.code, seq: 1, payload: Uint8Array.of(1) })).toBe('bad-length')
    expect(readMessage({ type: messages['journal-read-reply'].code, seq: 1, payload: new Uint8Array(13) })).toBe('bad-length')
    expect(readMessage({ type: 0x3e, seq: 1, payload: new Uint8Array() })).toBe('unknown-type')
  })

  test('I3.11 a value that does not fit its field is refused by the sender', () => {
    expect(() => encodeMessage('outputs', 1, { leds: 65536, blinking: 0, buzzer: 0, ttlS: 1 })).toThrow('leds')
    expect(() => encodeMessage('journal-ack', 1, { epoch: 1, upToSeq: -1 })).toThrow('upToSeq')
  })
})

describe('journal records', () => {
  test('I3.12 a record says when by the clock if it was set, else by seconds since boot', () => {
    expect(readJournalRecord(wire)).toEqual({ seq: 9, boot: 7, kind: 'drawer-opened', drawer: 3, time: { uptimeS: 42 } })
    const clocked = { ...wire, kind: wire.kind | kindClocked, value: 1767225600 }
    expect(readJournalRecord(clocked)).toMatchObject({ time: { clockS: 1767225600 } })
  })

  test('I3.12 a kind of a later firmware is kept as unknown', () => {
    expect(readJournalRecord({ ...wire, kind: 0x55 })).toMatchObject({ kind: 'unknown', detail: 0x55, seq: 9 })
  })

  test('I3.12 an overflow says how many were lost', () => {
    expect(readJournalRecord({ ...wire, kind: journalKinds.overflow, value: 21 })).toEqual({ seq: 9, boot: 7, kind: 'overflow', lost: 21 })
  })
})

test('I3.10 drawer numbers start at 1 and are bit n - 1', () => {
  expect(drawersToMask([1, 3, 16])).toBe(0b1000_0000_0000_0101)
  expect(maskToDrawers(0b1000_0000_0000_0101)).toEqual([1, 3, 16])
  expect(() => drawersToMask([0])).toThrow(RangeError)
  expect(() => drawersToMask([17])).toThrow(RangeError)
})
