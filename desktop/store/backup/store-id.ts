import { createHash } from 'node:crypto'
import type { StoreKeys } from '../keys/store-keys.ts'

/** Under what name a place keeps a store's backups: told by its keys alone, so that a store that is gone has one too, and telling nothing of them. */
export function storeIdOf({ filesKey }: Pick<StoreKeys, 'filesKey'>): string {
  return createHash('sha256').update('medbox backups').update(filesKey).digest('hex').slice(0, 16)
}
