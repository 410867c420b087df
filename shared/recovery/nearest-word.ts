import { recoveryWordList } from './word-list.ts'

/** What is longer is as far from every word. */
const wordCharsMax = 16

/** The word of the list that takes the fewest slips of the pen to become the given one; the first of equals. */
export function nearestRecoveryWord(misspelt: string): string {
  const written = misspelt.slice(0, wordCharsMax)
  let nearest = { word: '', slips: Infinity }
  for (const word of recoveryWordList) {
    const slips = slipsBetween(written, word)
    if (slips < nearest.slips) nearest = { word, slips }
  }
  return nearest.word
}

/** Optimal string alignment distance: letters missing, added, replaced, or swapped with their neighbour. */
function slipsBetween(a: string, b: string): number {
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      row[j] = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j]!, before[j - 2]! + 1)
    }
    before = last
    last = row
  }
  return last[b.length]!
}
