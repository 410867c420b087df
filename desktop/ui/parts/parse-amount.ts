const fractionByGlyph: Record<string, number> = { '¼': 0.25, '½': 0.5, '¾': 0.75 }

/** A typed amount: `1`, `0.5`, `1,5`, `½`, `1½`, `1/2`; undefined when it is none. */
export function parseAmount(text: string): number | undefined {
  const [, whole = '', glyph] = /^\s*(\d*)\s*([¼½¾])\s*$/.exec(text) ?? []
  if (glyph) return Number(whole || 0) + fractionByGlyph[glyph]!
  const [, above, below] = /^\s*(\d+)\s*\/\s*([1-9]\d*)\s*$/.exec(text) ?? []
  if (above) return Number(above) / Number(below)
  const plain = text.trim().replace(',', '.')
  return /^\d+(\.\d*)?$|^\.\d+$/.test(plain) ? Number(plain) : undefined
}
