import type { Values } from './layout.ts'
import { journalRecordLayout } from './journal-record.ts'

// The one definition of what goes over the wire. A request's reply has its code with the top bit set;
// what the box says unasked is in 0x40–0x7F. hardware/PROTOCOL.md explains each field.

export const messages = {
  hello: {
    code: 0x01,
    layout: [
      ['protocolMin', 'u8'],
      ['protocolMax', 'u8'],
      ['nonce', 'u16'],
    ],
  },
  'hello-reply': {
    code: 0x81,
    layout: [
      ['protocolMin', 'u8'],
      ['protocolMax', 'u8'],
      ['nonce', 'u16'],
      ['drawers', 'u8'],
      ['flags', 'u8'],
      ['uuid', 'uuid'],
      ['epoch', 'u32'],
      ['boot', 'u16'],
      ['uptimeS', 'u32'],
      ['resetCause', 'u8'],
      ['firmwareMajor', 'u8'],
      ['firmwareMinor', 'u8'],
      ['crcErrors', 'u16'],
      ['frameErrors', 'u16'],
      ['journalErrors', 'u16'],
      ['newestSeq', 'u32'],
    ],
  },
  ping: { code: 0x02, layout: [['echo', 'bytes']] },
  'ping-reply': { code: 0x82, layout: [['echo', 'bytes']] },
  outputs: {
    code: 0x03,
    layout: [
      ['leds', 'u16'],
      ['blinking', 'u16'],
      ['buzzer', 'u8'],
      ['ttlS', 'u16'],
    ],
  },
  'outputs-reply': { code: 0x83, layout: [] },
  'time-set': {
    code: 0x04,
    layout: [
      ['epochS', 'u32'],
      ['ms', 'u16'],
      ['quality', 'u8'],
    ],
  },
  'time-set-reply': { code: 0x84, layout: [] },
  'journal-read': {
    code: 0x05,
    layout: [
      ['epoch', 'u32'],
      ['fromSeq', 'u32'],
      ['recordsMax', 'u8'],
    ],
  },
  'journal-read-reply': { code: 0x85, layout: [['records', { repeat: journalRecordLayout }]] },
  'journal-ack': {
    code: 0x06,
    layout: [
      ['epoch', 'u32'],
      ['upToSeq', 'u32'],
    ],
  },
  'journal-ack-reply': { code: 0x86, layout: [['ackedSeq', 'u32']] },
  state: { code: 0x07, layout: [] },
  'state-reply': {
    code: 0x87,
    layout: [
      ['boot', 'u16'],
      ['uptimeS', 'u32'],
      ['open', 'u16'],
      ['flags', 'u8'],
      ['newestSeq', 'u32'],
      ['ackedSeq', 'u32'],
    ],
  },
  event: {
    code: 0x40,
    layout: [
      ['boot', 'u16'],
      ['newestSeq', 'u32'],
      ['open', 'u16'],
      ['flags', 'u8'],
    ],
  },
  error: {
    code: 0xff,
    layout: [
      ['code', 'u8'],
      ['request', 'u8'],
    ],
  },
} as const

export type MessageName = keyof typeof messages
export type MessageValues<N extends MessageName> = N extends MessageName ? Values<(typeof messages)[N]['layout']> : never
export type RequestName = 'hello' | 'ping' | 'outputs' | 'time-set' | 'journal-read' | 'journal-ack' | 'state'

/** Bits of `flags` in hello-reply, state-reply and event. */
export const boxFlags = { clockSet: 1, clockBattery: 2, lidOpen: 4, lidFitted: 8, buzzerFitted: 16 } as const

export const buzzerPatterns = { off: 0, soft: 1, loud: 2 } as const
export type BuzzerPattern = keyof typeof buzzerPatterns

/** Where the host has its time from. */
export const timeQualities = { unknown: 0, host: 1, network: 2 } as const

export const resetCauses = { unknown: 0, 'power-on': 1, 'port-opened': 2, 'brown-out': 3, watchdog: 4 } as const
export type ResetCause = keyof typeof resetCauses

export const errorCodes = {
  'unknown-type': 1,
  'bad-length': 2,
  'bad-value': 3,
  'wrong-epoch': 4,
  'storage-failed': 5,
} as const
export type BoxErrorCode = keyof typeof errorCodes
