import { cobsDecode, cobsEncode } from './cobs.ts'
import { crc16 } from './crc16.ts'
import { linkLimits } from './limits.ts'

export type Frame = { readonly type: number; readonly seq: number; readonly payload: Uint8Array }

export type FrameFault = 'stuffing' | 'length' | 'crc'

const headerBytes = 2
const crcBytes = 2

/** `00 | COBS(type, seq, payload, CRC little-endian) | 00`; throws RangeError on more than 48 bytes of payload. */
export function encodeFrame({ type, seq, payload }: Frame): Uint8Array {
  if (payload.length > linkLimits.payloadBytesMax) {
    throw new RangeError(`payload of ${payload.length} bytes; the link carries at most ${linkLimits.payloadBytesMax}`)
  }
  const body = Uint8Array.of(type, seq, ...payload)
  const crc = crc16(body)
  const stuffed = cobsEncode(Uint8Array.of(...body, crc & 0xff, crc >> 8))
  return Uint8Array.of(0, ...stuffed, 0)
}

/** Reads what stood between two zeros. */
export function unstuffFrame(stuffed: Uint8Array): Frame | FrameFault {
  const bytes = cobsDecode(stuffed)
  if (!bytes) return 'stuffing'
  if (bytes.length < headerBytes + crcBytes || bytes.length > linkLimits.frameBytesMax) return 'length'
  const end = bytes.length - crcBytes
  const sent = bytes[end]! | (bytes[end + 1]! << 8)
  if (crc16(bytes.subarray(0, end)) !== sent) return 'crc'
  return { type: bytes[0]!, seq: bytes[1]!, payload: bytes.slice(headerBytes, end) }
}
