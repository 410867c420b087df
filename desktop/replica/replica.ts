import type { Observable } from 'rxjs'
import type { Edit } from '../../shared/record/edit.ts'
import type { Store } from '../store/store.ts'

/** What every view and command works with; clock and randomness are parameters. */
export type Replica = {
  store: Store
  device: { id: string; type: 'kiosk' | 'desktop' | 'browser'; name: string }
  /** Who acts: the signed-in person's id, or the device's own where nobody signs in. */
  user: () => string
  now: () => number
  /** 128 random bits as 32 hex digits. */
  randomId: () => string
  /** A fresh stamp for one edit, never used before. */
  edit: () => Promise<Edit>
  /** The current time, now and then again: at least at every minute's start. */
  ticks$: Observable<number>
}
