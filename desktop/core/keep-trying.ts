import { type MonoTypeOperatorFunction, retry, timer } from 'rxjs'

const pauseMs = 5_000

/** Begins anew after a failure, such as a full disk, with a pause between: a service that ends would be missed by nobody. */
export const keepTrying = <T>(onFailure: (error: unknown) => void): MonoTypeOperatorFunction<T> =>
  retry({
    delay(error) {
      onFailure(error)
      return timer(pauseMs)
    },
  })
