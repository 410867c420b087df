import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39'
import { nearestRecoveryWord } from './nearest-word.ts'
import { recoveryWordList } from './word-list.ts'

/** 128 bits, and with their checksum of 4 bits twelve words. */
export const recoverySecretBytes = 16
export const recoveryWordsCount = 12

export type RecoveryReading =
  | { ok: true; secret: Uint8Array; words: readonly string[] }
  /** The position counts from 1. */
  | { ok: false; code: 'misspelt'; position: number; word: string; nearest: string }
  | { ok: false; code: 'count'; found: number }
  /** All are words of the list, but the checksum says that one is another's, or in another's place. */
  | { ok: false; code: 'checksum' }

const uriScheme = 'medbox-recovery:'
const letters = /[a-z]+/g
const prefixCharsMin = 4
/** What is longer is no twelve words. */
const textCharsMax = 2_000

/** The secret as words (BIP-39). */
export function secretToWords(secret: Uint8Array): string[] {
  return entropyToMnemonic(secret, [...recoveryWordList]).split(' ')
}

/** What the printed code holds; `readRecoveryWords` reads it back. */
export function wordsToUri(words: readonly string[]): string {
  return uriScheme + words.join('-')
}

/** Reads words as people write and paste them: any case, numbers and commas between, the first four letters for a word. */
export function readRecoveryWords(text: string): RecoveryReading {
  const lower = text.slice(0, textCharsMax).normalize('NFKD').toLowerCase()
  const written = lower.slice(lower.indexOf(uriScheme) < 0 ? 0 : lower.indexOf(uriScheme) + uriScheme.length).match(letters) ?? []
  const words = written.map(findWord)
  const wrong = words.indexOf(undefined)
  if (wrong >= 0)
    return { ok: false, code: 'misspelt', position: wrong + 1, word: written[wrong]!, nearest: nearestRecoveryWord(written[wrong]!) }
  if (words.length !== recoveryWordsCount) return { ok: false, code: 'count', found: words.length }
  return checkWords(words as string[])
}

function checkWords(words: readonly string[]): RecoveryReading {
  try {
    return { ok: true, secret: mnemonicToEntropy(words.join(' '), [...recoveryWordList]), words }
  } catch {
    return { ok: false, code: 'checksum' }
  }
}

function findWord(written: string): string | undefined {
  if (recoveryWordList.includes(written)) return written
  const found = recoveryWordList.filter((word) => word.startsWith(written))
  return written.length >= prefixCharsMin && found.length === 1 ? found[0] : undefined
}
