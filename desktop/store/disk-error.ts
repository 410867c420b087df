import { StoreError, type StoreErrorCode } from './store-error.ts'

type DiskErrorCode = Extract<StoreErrorCode, 'store-full' | 'store-not-writable' | 'store-failed'>

const codes: [RegExp, DiskErrorCode][] = [
  [/^(ENOSPC|EDQUOT)$/, 'store-full'],
  [/^(EACCES|EPERM|EROFS|ENOTDIR|EEXIST)$/, 'store-not-writable'],
  [/^E[A-Z]+$/, 'store-failed'],
]

const messages: Record<DiskErrorCode, (path: string) => string> = {
  'store-full': (path) => `The disk that holds ${path} is full; nothing was changed. Free some space and try again.`,
  'store-not-writable': (path) => `Medbox cannot write to ${path}; give it the right to, or start it with another data folder.`,
  'store-failed': (path) => `Reading or writing ${path} failed; the disk may be failing or disconnected.`,
}

/** Does work on files in a folder; what the file system throws becomes a `StoreError` that names the folder. */
export async function withDiskErrors<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw toDiskError(error, folder)
  }
}

function toDiskError(error: unknown, path: string): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException
  if (error instanceof StoreError || typeof code !== 'string' || !syscall) return error
  const found = codes.find(([pattern]) => pattern.test(code))?.[1]
  return found ? new StoreError(found, messages[found](path), error) : error
}
