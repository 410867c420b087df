/** How many records to send or ask for at a time: halves where a server or a line cannot take that many, then recovers slowly. */
export type BatchSize = { value(): number; shrink(tried: number): void; grow(): void }

export function createBatchSize(max: number, min = 1): BatchSize {
  let value = max
  return {
    value: () => value,
    shrink(tried) {
      value = Math.max(min, Math.floor(tried / 2))
    },
    grow() {
      value = Math.min(max, value + Math.ceil(max / 16))
    },
  }
}
