import { newKey } from './derive-key.ts'
import type { StoreKeys } from './store-keys.ts'

/**
 * Encrypts the store's file anew, while it is in use. From the first step to the last the keys name both: whatever
 * moment the process ends at, one of them opens the file, and `settleDataKey` finds out which.
 */
export async function changeDataKey(file: { changeKey(key: Uint8Array): Promise<void> }, keys: StoreKeys): Promise<void> {
  const next = keys.nextDataKey ?? newKey()
  await keys.addDataKey(next)
  await file.changeKey(next)
  await keys.keepOnlyDataKey(next)
}

/**
 * Ends a change of the data key that was cut short: keeps the key that opens the file. When neither does, the file is
 * damaged, and both keys stay. To be called before the file is opened.
 */
export async function settleDataKey(keys: StoreKeys, opensWith: (key: Uint8Array) => boolean | Promise<boolean>): Promise<void> {
  if (!keys.nextDataKey) return
  for (const key of [keys.nextDataKey, keys.dataKey]) if (await opensWith(key)) return keys.keepOnlyDataKey(key)
}
