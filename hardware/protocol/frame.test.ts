import { bytesToHex } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cobsDecode, cobsEncode } from './cobs.ts'
import { encodeFrame } from './frame.ts'
import { createFrameDecoder } from './frame-decoder.ts'
import { linkLimits } from './limits.ts'
import { readMessage } from './message-codec.ts'

const byte = fc.nat(255)
const frame = fc.record({
  type: byte,
  seq: byte,
  payload: fc.uint8Array({ maxLength: linkLimits.payloadBytesMax }),
})
const garbage = fc.uint8Array({ maxLength: 400 })

const plain = (bytes: Uint8Array) => Uint8Array.from(bytes)

describe('COBS', () => {
  test('I3.10 stuffing leaves no zero and comes back, across block borders too', () => {
    const data = fc.oneof(garbage, fc.uint8Array({ minLength: 250, maxLength: 520, min: 1 }))
    fc.assert(
      fc.property(data, (bytes) => {
        const stuffed = cobsEncode(bytes)
        expect(stuffed.includes(0)).toBe(false)
        expect(cobsDecode(stuffed)).toEqual(plain(bytes))
      }),
    )
  })
})

describe('frames', () => {
  test('I3.10 a frame comes back, however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 5 }), fc.integer({ min: 1, max: 60 }), (frames, chunkBytes) => {
        const wire = Uint8Array.from(frames.flatMap((each) => [...encodeFrame(each)]))
        const decoder = createFrameDecoder()
        const seen = []
        for (let at = 0; at < wire.length; at += chunkBytes) seen.push(...decoder.push(wire.subarray(at, at + chunkBytes)))
        expect(seen.map(({ type, seq, payload }) => ({ type, seq, payload: plain(payload) }))).toEqual(
          frames.map(({ type, seq, payload }) => ({ type, seq, payload: plain(payload) })),
        )
      }),
    )
  })

  test('I3.11 after any garbage the next good frame is recognised', () => {
    fc.assert(
      fc.property(fc.array(garbage, { maxLength: 4 }), frame, (noise, good) => {
        const decoder = createFrameDecoder()
        for (const chunk of noise) for (const each of decoder.push(chunk)) readMessage(each)
        expect(decoder.push(encodeFrame(good)).at(-1)).toEqual({ ...good, payload: plain(good.payload) })
      }),
      { numRuns: 500 },
    )
  })

  test('I3.11 one flipped bit anywhere never yields another frame', () => {
    fc.assert(
      fc.property(frame, fc.nat(), (good, where) => {
        const wire = encodeFrame(good)
        const bit = where % (wire.length * 8)
        wire[bit >> 3]! ^= 1 << (bit & 7)
        const other = createFrameDecoder().push(Uint8Array.of(0, ...wire, 0))
        expect(other.every((each) => bytesToHex(encodeFrame(each)) === bytesToHex(encodeFrame(good)))).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  test('I3.11 an endless frame is dropped at the limit and counted once', () => {
    const decoder = createFrameDecoder()
    for (let i = 0; i < 1000; i++) expect(decoder.push(new Uint8Array(1000).fill(7))).toEqual([])
    const good = { type: 1, seq: 2, payload: Uint8Array.of(3) }
    expect(decoder.push(encodeFrame(good))).toEqual([good])
    expect(decoder.faults).toEqual({ stuffing: 0, length: 1, crc: 0 })
  })

  test('I3.10 a payload over the limit is refused by the sender', () => {
    const payload = new Uint8Array(linkLimits.payloadBytesMax + 1)
    expect(() => encodeFrame({ type: 1, seq: 1, payload })).toThrow(RangeError)
  })
})
