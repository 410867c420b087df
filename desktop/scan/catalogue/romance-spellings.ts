/** Italian endings of international names, applied in this order; most names end in a vowel there. */
const ITALIAN_ENDINGS: readonly [ending: RegExp, italian: string][] = [
  [/(?:ole|ol)$/, 'olo'],
  [/fen$/, 'fene'],
  [/(?:ine|in)$/, 'ina'],
  [/ate$/, 'ato'],
  [/ium$/, 'io'],
  [/ane$/, 'ano'],
  [/xen$/, 'xene'],
]

/**
 * How an international name is written in Italian: sounds instead of Greek letters, and its own endings
 * ("levothyroxine" becomes "levotiroxina", "bisoprolol" becomes "bisoprololo").
 */
export function italianSpelling(name: string): string {
  const sounds = name
    .replaceAll('ph', 'f')
    .replaceAll('th', 't')
    .replaceAll(/ch(?=[lro])/g, 'c')
    .replaceAll(/(?<!\p{L})h/gu, '')
    .replaceAll('y', 'i')
  return sounds
    .split(/(?=[/ ])/)
    .map((part) => ITALIAN_ENDINGS.reduce((word, [ending, italian]) => (word === part ? word.replace(ending, italian) : word), part))
    .join('')
}

/** Portuguese writes the names as Spanish does, but without w, and with n before v. */
export function portugueseSpelling(spanish: string): string {
  return spanish.replaceAll(/w/gi, 'v').replaceAll(/m(?=v)/g, 'n')
}
