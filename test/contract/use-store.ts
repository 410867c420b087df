import { afterEach, beforeEach } from 'vitest'
import type { Store } from '../../desktop/store/store.ts'

/** Opens the same store again each time it is called within one test. */
export type StoreOpener = { open: () => Promise<Store>; erase: () => Promise<void> }

/** Opens a store for each test of a suite, and tells it; the result closes it and opens it again. */
export function useStore(makeOpener: () => StoreOpener, onOpen: (store: Store) => void): () => Promise<void> {
  let opener: StoreOpener
  let store: Store
  const open = async () => onOpen((store = await opener.open()))
  beforeEach(async () => {
    opener = makeOpener()
    await open()
  })
  afterEach(async () => {
    await store.close()
    await opener.erase()
  })
  return async () => {
    await store.close()
    await open()
  }
}
