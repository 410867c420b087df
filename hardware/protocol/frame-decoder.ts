import { type Frame, type FrameFault, unstuffFrame } from './frame.ts'
import { linkLimits } from './limits.ts'

export type FrameDecoder = {
  /** The good frames that end in these bytes. Never throws and holds at most 53 bytes, whatever arrives. */
  push(chunk: Uint8Array): Frame[]
  /** How many frames were thrown away, by reason. */
  readonly faults: Readonly<Record<FrameFault, number>>
}

/** Cuts a byte stream at its zeros; whatever came before, a whole frame after a zero is recognised. */
export function createFrameDecoder(): FrameDecoder {
  const held = new Uint8Array(linkLimits.stuffedBytesMax)
  const faults: Record<FrameFault, number> = { stuffing: 0, length: 0, crc: 0 }
  let length = 0

  function push(chunk: Uint8Array): Frame[] {
    const frames: Frame[] = []
    for (const byte of chunk) {
      if (byte !== 0) keep(byte)
      else if (length > 0) finish(frames)
    }
    return frames
  }

  // One past the end marks a frame that is too long: its bytes are dropped until the next zero.
  function keep(byte: number): void {
    if (length < held.length) held[length] = byte
    length = Math.min(length + 1, held.length + 1)
  }

  function finish(frames: Frame[]): void {
    const result = length > held.length ? 'length' : unstuffFrame(held.subarray(0, length))
    length = 0
    if (typeof result === 'string') faults[result] += 1
    else frames.push(result)
  }

  return { push, faults }
}
