import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { describe, expect, test } from 'vitest'
import { crc16 } from './crc16.ts'
import { encodeFrame } from './frame.ts'
import { createFrameDecoder } from './frame-decoder.ts'
import { encodeMessage, readMessage } from './message-codec.ts'
import { messages, type MessageName } from './messages.ts'

type Vectors = {
  crc16: { of: string; is: number }[]
  messages: { name: MessageName; seq: number; values: Record<string, unknown>; bytes: string }[]
  frames: { about: string; type: number; seq: number; payload: string; bytes: string }[]
  bad: { about: string; fault: 'crc' | 'length' | 'stuffing'; bytes: string }[]
}

// A path that the compiler does not follow: the layer's project lists TypeScript files only.
const vectorsPath: string = './vectors.json'
const { default: vectors } = (await import(vectorsPath, { with: { type: 'json' } })) as { default: Vectors }

// The file writes free bytes as hex.
const valuesOf = (values: Record<string, unknown>) => (typeof values['echo'] === 'string' ? { echo: hexToBytes(values['echo']) } : values)

describe('vectors.json', () => {
  test.each(vectors.crc16)('I3.10 CRC-16 of $of', ({ of, is }) => {
    expect(crc16(hexToBytes(of))).toBe(is)
  })

  test.each(vectors.messages)('I3.10 $name is $bytes', ({ name, seq, values, bytes }) => {
    const expected = valuesOf(values)
    expect(bytesToHex(encodeMessage(name, seq, expected as never))).toBe(bytes)
    const [frame] = createFrameDecoder().push(hexToBytes(bytes))
    expect(readMessage(frame!)).toEqual({ name, seq, values: expected })
  })

  test.each(vectors.frames)('I3.10 a frame: $about', ({ type, seq, payload, bytes }) => {
    const frame = { type, seq, payload: hexToBytes(payload) }
    expect(bytesToHex(encodeFrame(frame))).toBe(bytes)
    expect(createFrameDecoder().push(hexToBytes(bytes))).toEqual([frame])
  })

  test.each(vectors.bad)('I3.11 a bad frame: $about', ({ fault, bytes }) => {
    const decoder = createFrameDecoder()
    expect(decoder.push(hexToBytes(bytes))).toEqual([])
    expect(decoder.faults[fault]).toBe(1)
  })

  test('I3.10 every message has a vector', () => {
    const covered = new Set(vectors.messages.map(({ name }) => name))
    expect(Object.keys(messages).filter((name) => !covered.has(name as MessageName))).toEqual([])
  })
})
