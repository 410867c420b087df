import { expect, test } from 'vitest'
import { describeError } from './describe-error.ts'

const secret = 'Rosa takes Metoprolol'

/** As a store throws it: with what could not be written in its message and beside it. */
class StorageError extends Error {
  readonly code = 'VD2'
  readonly parameters = { document: { text: secret } }
}

test('I10.1 of an error the log keeps what it is and where it came from, never what it says', () => {
  const parse = (): unknown => JSON.parse(secret)
  const wrapped = (): unknown => {
    try {
      return parse()
    } catch (cause) {
      return new StorageError(`${secret}\n    ${secret}`, { cause })
    }
  }
  const described = describeError(wrapped())
  expect(described).toMatchObject({ code: 'VD2', type: 'Error', cause: { type: 'SyntaxError' } })
  expect(JSON.stringify(described)).not.toMatch(/Rosa|Metoprolol/)
  expect(JSON.stringify(described)).toContain('describe-error.test.ts')
})

test('I10.1 whatever is thrown, the log keeps a bounded description of it', () => {
  const circular = new Error('a')
  circular.cause = circular
  expect(JSON.stringify(describeError(circular)).length).toBeLessThan(10_000)
  for (const thrown of [secret, null, undefined, { secret }]) expect(JSON.stringify(describeError(thrown))).not.toContain('Rosa')
})
