import { constants } from 'node:fs'
import { access, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type RandomBytes, randomText } from '../entropy.ts'
import type { Log } from '../log.ts'
import type { Options } from '../options.ts'
import { StartError } from '../start-error.ts'
import { openCouchStorage } from './couch-storage.ts'
import { openEmbeddedStorage } from './embedded-storage.ts'
import { type Storage, StorageError } from './storage.ts'

/** CouchDB where its address is given, else LevelDB in the data folder. Throws `StartError` when it cannot be used. */
export async function openStorage(
  { couch, dataFolder }: Pick<Options, 'couch' | 'dataFolder'>,
  random: RandomBytes,
  log: Log,
): Promise<Storage> {
  await assertFolder(dataFolder)
  if (!couch) return openEmbeddedStorage(join(dataFolder, 'databases'), randomText(random, 16))
  try {
    return await openCouchStorage(couch, log)
  } catch (error) {
    throw error instanceof StorageError ? new StartError(error.message, { cause: error }) : error
  }
}

/** Only who runs the server may look into the folder. */
async function assertFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await access(folder, constants.R_OK | constants.W_OK)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new StartError(
      `The data folder ${folder} cannot be written (${code}); choose another with --data, or give this user the right to write there.`,
      { cause: error },
    )
  }
}
