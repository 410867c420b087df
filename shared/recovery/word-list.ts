import { wordlist } from '@scure/bip39/wordlists/english.js'

/** The 2048 English words of BIP-39, in order; no two share their first four letters. */
export const recoveryWordList: readonly string[] = wordlist
