import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readRecoveryWords, recoverySecretBytes, secretToWords, wordsToUri } from './recovery-words.ts'
import { recoveryWordList } from './word-list.ts'

const secret = fc.uint8Array({ minLength: recoverySecretBytes, maxLength: recoverySecretBytes })
const hex = (text: string): Uint8Array => Uint8Array.from(text.match(/../g)!, (byte) => Number.parseInt(byte, 16))

// The test vectors of BIP-39 for 128 bits: https://github.com/trezor/python-mnemonic/blob/master/vectors.json
test.each([
  ['00000000000000000000000000000000', `${'abandon '.repeat(11)}about`],
  ['7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f', 'legal winner thank year wave sausage worth useful legal winner thank yellow'],
  ['80808080808080808080808080808080', 'letter advice cage absurd amount doctor acoustic avoid letter advice cage above'],
  ['ffffffffffffffffffffffffffffffff', `${'zoo '.repeat(11)}wrong`],
])('I10.40 the recovery words of %s are those of BIP-39', (entropy, words) => {
  expect(secretToWords(hex(entropy)).join(' ')).toBe(words)
  expect(readRecoveryWords(words)).toEqual({ ok: true, secret: hex(entropy), words: words.split(' ') })
})

test('I10.41 the words are read as people write them: any case, numbered, with commas, by their first four letters, or as the printed code', () => {
  fc.assert(
    fc.property(secret, (bytes) => {
      const words = secretToWords(bytes)
      const written = [
        words.join(' '),
        words.map((word, i) => `${i + 1}. ${word.toUpperCase()}`).join('\r\n'),
        ` ${words.map((word) => word.slice(0, 4)).join(',\t')}. `,
        wordsToUri(words),
        `Medbox\n${wordsToUri(words).toUpperCase()}\n`,
      ]
      for (const text of written) expect(readRecoveryWords(text)).toEqual({ ok: true, secret: bytes, words })
    }),
  )
})

test('I10.42 a misspelt word is named with its place and the nearest word of the list', () => {
  const words = secretToWords(new Uint8Array(recoverySecretBytes))
  const slips = [
    ['abuot', 'about'],
    ['abaut', 'about'],
    ['aboutt', 'about'],
    ['abot', 'about'],
  ] as const
  for (const [word, nearest] of slips)
    expect(readRecoveryWords([...words.slice(0, 11), word].join(' '))).toEqual({ ok: false, code: 'misspelt', position: 12, word, nearest })
})

test('I10.42 too few, too many and mixed-up words are told apart', () => {
  const words = secretToWords(hex('7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f'))
  expect(readRecoveryWords('')).toEqual({ ok: false, code: 'count', found: 0 })
  expect(readRecoveryWords(words.slice(1).join(' '))).toEqual({ ok: false, code: 'count', found: 11 })
  expect(readRecoveryWords([...words, 'zoo'].join(' '))).toEqual({ ok: false, code: 'count', found: 13 })
  expect(readRecoveryWords([words[1], words[0], ...words.slice(2)].join(' '))).toEqual({ ok: false, code: 'checksum' })
})

test('I10.42 whatever is pasted, reading it ends with an answer', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(fc.constantFrom(...recoveryWordList)).map((words) => words.join(' ')),
      ),
      (text) => {
        expect(typeof readRecoveryWords(text).ok).toBe('boolean')
      },
    ),
  )
})
