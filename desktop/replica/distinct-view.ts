import { distinctUntilChanged, type MonoTypeOperatorFunction } from 'rxjs'

/** Lets a view pass when it says something else than the last one; views are built in one order, so their JSON compares. */
export const distinctView = <T>(): MonoTypeOperatorFunction<T> =>
  distinctUntilChanged(
    (a, b) => a === b,
    (view) => JSON.stringify(view),
  )
