import { nearestRecoveryWord } from '../../../shared/recovery/nearest-word.ts'
import { recoveryWordsCount } from '../../../shared/recovery/recovery-words.ts'
import { recoveryWordList } from '../../../shared/recovery/word-list.ts'

export const emptyEntry: readonly string[] = Array.from({ length: recoveryWordsCount }, () => '')

const suggestionsMax = 6
/** From so many letters on, a word of the list is told from all others. */
const tellingChars = 4

const lettersOf = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '')
export const isSameWord = (typed: string, word: string): boolean => lettersOf(typed) === word || completeWord(typed) === word

/** The word that was meant: the whole of it, or its first letters when they fit one word only. */
export function completeWord(typed: string): string | undefined {
  const letters = lettersOf(typed)
  if (recoveryWordList.includes(letters)) return letters
  const found = letters.length >= tellingChars ? recoveryWordList.filter((word) => word.startsWith(letters)) : []
  return found.length === 1 ? found[0] : undefined
}

/** Words to choose from while one is being typed. */
export function suggestWords(typed: string): string[] {
  const letters = lettersOf(typed)
  if (letters === '' || recoveryWordList.includes(letters)) return []
  const found = recoveryWordList.filter((word) => word.startsWith(letters))
  return found.length > suggestionsMax ? [] : found
}

/** The word that a misspelt one was probably meant to be; undefined while it may still become one. */
export function correctionOf(typed: string): string | undefined {
  const letters = lettersOf(typed)
  if (letters === '' || recoveryWordList.some((word) => word.startsWith(letters))) return undefined
  return nearestRecoveryWord(letters)
}

/**
 * The entry after something was typed, pasted or scanned into one of its fields, and the field to go on with. Several words at once
 * fill the fields from there on, or all of them when they are twelve; a space ends a word.
 */
export function typeInto(entry: readonly string[], index: number, text: string): { entry: string[]; next: number } {
  const words = wordsIn(text)
  const isEnded = /[\s,;]$/.test(text) && words.length > 0
  if (words.length < 2) {
    const word = words[0] ?? ''
    const kept = isEnded ? (completeWord(word) ?? word) : word
    return { entry: entry.with(index, kept), next: isEnded ? Math.min(index + 1, entry.length - 1) : index }
  }
  const start = words.length >= entry.length ? 0 : index
  const filled = entry.map((old, at) => {
    const word = words[at - start]
    return at < start || word === undefined ? old : (completeWord(word) ?? word)
  })
  return { entry: filled, next: Math.min(start + words.length, entry.length) - 1 }
}

/** The words of a text, without the scheme of a scanned code and the numbers of a list. */
const wordsIn = (text: string): string[] =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/^.*medbox-recovery:/s, '')
    .match(/[a-z]+/g) ?? []
