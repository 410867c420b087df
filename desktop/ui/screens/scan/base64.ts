const pieceBytes = 8192

/** A picture's bytes as base64. */
export async function toBase64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer())
  const pieces: string[] = []
  // In pieces: `fromCharCode` takes its arguments on the stack.
  for (let start = 0; start < bytes.length; start += pieceBytes)
    pieces.push(String.fromCharCode(...bytes.subarray(start, start + pieceBytes)))
  return btoa(pieces.join(''))
}

export function fromBase64(base64: string, type: string): Blob {
  return new Blob([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))], { type })
}
