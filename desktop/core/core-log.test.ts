import { expect, test } from 'vitest'
import { StoreError } from '../store/store-error.ts'
import { fatalSentence } from './core-log.ts'

const secret = 'Rosa takes Metoprolol'

test('I10.1 why the core ends is a sentence of our own; errors that may quote data are only named', () => {
  expect(fatalSentence(new StoreError('store-key-wrong', 'The key does not fit.'))).toBe('The key does not fit.')
  expect(fatalSentence(new Error('--port must be a number.'))).toBe('--port must be a number.')
  const rxdb = Object.assign(new Error(secret), { name: 'RxError (VD2)', code: 'VD2' })
  for (const error of [new SyntaxError(secret), rxdb, secret, { secret }, new TypeError(secret)]) {
    expect(fatalSentence(error)).toMatch(/^Medbox met an error that it does not know \(.+\)\.$/)
    expect(fatalSentence(error)).not.toContain('Rosa')
  }
})
