/** Lower case without accents, for comparing words across languages and readings: "Prénom" becomes "prenom". */
export function fold(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss').replaceAll('æ', 'ae').replaceAll('œ', 'oe')
}

/** Folded letters and digits only. */
export function foldTight(text: string): string {
  return fold(text).replaceAll(/[^\p{L}\p{N}]/gu, '')
}

/** Folds letter by letter, so that a place in the folded text is the same place in the text. */
export function foldInPlace(text: string): string {
  return Array.from(text, (letter) => {
    const folded = fold(letter)
    return folded.length === letter.length ? folded : letter.toLowerCase().slice(0, letter.length)
  }).join('')
}
