import { openRxdbStore } from '../../desktop/store/rxdb-store.ts'
import { createSync } from '../../desktop/sync/sync.ts'

/** What runs on a replica: the sound one, or one with a bug planted in it. */
export type Engine = { createSync: typeof createSync; openRxdbStore: typeof openRxdbStore }

export const soundEngine: Engine = { createSync, openRxdbStore }
