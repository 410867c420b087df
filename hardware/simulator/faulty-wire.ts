/** Chance per byte of each fault, 0 to 0.5. */
export type FaultRates = { readonly flip: number; readonly drop: number; readonly dup: number; readonly insert: number }

export const noFaults: FaultRates = { flip: 0, drop: 0, dup: 0, insert: 0 }

/** What arrives of bytes sent over a wire with these faults. */
export function disturb(bytes: Uint8Array, rates: FaultRates, random: () => number): Uint8Array {
  const arrived: number[] = []
  for (const sent of bytes) {
    const byte = random() < rates.flip ? sent ^ (1 << Math.floor(random() * 8)) : sent
    if (random() < rates.insert) arrived.push(Math.floor(random() * 256))
    if (random() >= rates.drop) arrived.push(byte)
    if (random() < rates.dup) arrived.push(byte)
  }
  return Uint8Array.from(arrived)
}
