import { concat, defer, map, of, repeat, shareReplay, timer, type Observable } from 'rxjs'

const periodMs = 5_000

/** The time now, then at every multiple of five seconds, so that each minute's start is one of them. */
export function createTicks(now: () => number): Observable<number> {
  const next$ = defer(() => timer(periodMs - (now() % periodMs)).pipe(map(now)))
  return concat(
    defer(() => of(now())),
    next$.pipe(repeat()),
  ).pipe(shareReplay({ bufferSize: 1, refCount: true }))
}
