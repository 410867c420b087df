/** What RxDB's benchmark uses of Node's `assert`, for the browser. */
export function ok(value: unknown, message = 'not true'): void {
  if (!value) throw new Error(message)
}

export const strictEqual = (actual: unknown, expected: unknown, message?: string): void =>
  ok(Object.is(actual, expected), `${message}: ${String(actual)} is not ${String(expected)}`)

export const deepStrictEqual = (actual: unknown, expected: unknown): void => strictEqual(JSON.stringify(actual), JSON.stringify(expected))

// oxlint-disable-next-line import/no-default-export -- as Node's module has it
export default { ok, strictEqual, deepStrictEqual }
