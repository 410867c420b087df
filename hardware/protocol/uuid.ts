const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const groupStarts = new Set([4, 6, 8, 10])

export function isUuid(text: string): boolean {
  return pattern.test(text)
}

/** The text form (RFC 9562) of 16 bytes, in lower case. */
export function uuidFromBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte, i) => (groupStarts.has(i) ? '-' : '') + byte.toString(16).padStart(2, '0')).join('')
}

/** The 16 bytes of a text for which `isUuid` holds. */
export function uuidToBytes(text: string): Uint8Array {
  const hex = text.replaceAll('-', '')
  return Uint8Array.from({ length: 16 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16))
}
