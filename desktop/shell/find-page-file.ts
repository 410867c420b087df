import { statSync } from 'node:fs'
import { extname, join, normalize } from 'node:path'

/** An absolute path cannot climb above its root when it is normalised, so the file is always inside the folder. */
export function findPageFile(folder: string, pathname: string): string | undefined {
  const wanted = join(folder, normalize(`/${decode(pathname)}`))
  if (isFile(wanted)) return wanted
  return extname(wanted) ? undefined : join(folder, 'kiosk.html')
}

function decode(pathname: string): string {
  try {
    return decodeURIComponent(pathname).replaceAll('\0', '')
  } catch {
    return '/'
  }
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
