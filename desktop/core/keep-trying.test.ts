import { defer, of, throwError } from 'rxjs'
import { expect, test, vi } from 'vitest'
import { keepTrying } from './keep-trying.ts'

test('I1.43 a service that failed, as on a full disk, begins anew after a pause', () => {
  vi.useFakeTimers()
  let tries = 0
  const failures: unknown[] = []
  const values: number[] = []
  defer(() => (++tries < 3 ? throwError(() => new Error('full')) : of(tries)))
    .pipe(keepTrying((error) => failures.push(error)))
    .subscribe((value) => values.push(value))
  vi.advanceTimersByTime(4_000)
  expect(tries).toBe(1)
  vi.advanceTimersByTime(10_000)
  vi.useRealTimers()
  expect([tries, failures.length, values]).toEqual([3, 2, [3]])
})
