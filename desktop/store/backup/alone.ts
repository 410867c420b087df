import { lockDatabase } from '../sqlite/index.ts'
import { storeName } from './open-database.ts'

/** Works on the files of a data folder while no process has its store open. Throws `store-in-use`. */
export async function alone<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const lock = lockDatabase(folder, storeName)
  try {
    return await work()
  } finally {
    lock.release()
  }
}
