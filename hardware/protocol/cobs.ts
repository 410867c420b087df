// Consistent Overhead Byte Stuffing (Cheshire and Baker, IEEE/ACM ToN 7(2), 1999).

const blockBytesMax = 254

/** Stuffs any bytes into bytes without a zero, one longer per started block of 254. */
export function cobsEncode(data: Uint8Array): Uint8Array {
  const out: number[] = []
  let codeIndex = out.push(1) - 1
  let blockIsFull = false
  for (const byte of data) {
    if (blockIsFull) codeIndex = out.push(1) - 1
    blockIsFull = false
    if (byte === 0) codeIndex = out.push(1) - 1
    else {
      out.push(byte)
      out[codeIndex]! += 1
      blockIsFull = out[codeIndex] === blockBytesMax + 1
    }
  }
  return Uint8Array.from(out)
}

/** The bytes that were stuffed, or undefined when `stuffed` cannot have come from `cobsEncode`. */
export function cobsDecode(stuffed: Uint8Array): Uint8Array | undefined {
  const out: number[] = []
  let at = 0
  while (at < stuffed.length) {
    const code = stuffed[at]!
    const end = at + code
    if (code === 0 || end > stuffed.length) return undefined
    for (let i = at + 1; i < end; i++) {
      if (stuffed[i] === 0) return undefined
      out.push(stuffed[i]!)
    }
    at = end
    if (code <= blockBytesMax && at < stuffed.length) out.push(0)
  }
  return stuffed.length === 0 ? undefined : Uint8Array.from(out)
}
