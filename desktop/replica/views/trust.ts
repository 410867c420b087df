import { combineLatest, map, type Observable, of } from 'rxjs'
import type { TrustView } from '../../contract/views.ts'
import type { Host } from './session.ts'

/** Safety as the server link knows it, and whether this device can save at all. */
export const trust$ = ({ server, health }: Host): Observable<TrustView> =>
  combineLatest([server.trust$, health?.problem$ ?? of(null)]).pipe(map(([trust, storage]) => ({ ...trust, storage })))
