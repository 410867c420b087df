import { existsSync } from 'node:fs'
import { readdir, readFile, statfs } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** Where a system puts the drives that people plug in; on Windows they are letters. */
const roots: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['/media', '/run/media', '/mnt'],
  darwin: ['/Volumes'],
}

/** C: is the computer's own. */
const windowsDrives = Array.from('DEFGHIJKLMNOPQRSTUVWXYZ', (letter) => `${letter}:\\`)

/** The drives that are plugged in now, as folders. */
export async function pluggedDrives(platform = process.platform): Promise<string[]> {
  if (platform === 'linux') return mountsToDrives(await readFile('/proc/mounts', 'utf8').catch(() => ''))
  if (platform === 'darwin') return volumes()
  if (platform === 'win32') return windowsDrives.filter((drive) => existsSync(drive))
  return []
}

/** Whether a folder lies where only a plugged-in drive gives it a meaning: without the drive, it is a folder of another disk. */
export function isOnDrive(folder: string, platform = process.platform): boolean {
  if (platform === 'win32') return /^[d-z]:/i.test(folder)
  return (roots[platform] ?? []).some((root) => folder.startsWith(`${root}/`))
}

/** The drive that a folder lies on. */
export function driveOf(folder: string, drives: readonly string[]): string | undefined {
  return drives.find((drive) => folder === drive || folder.startsWith(drive.endsWith('\\') ? drive : `${drive}/`))
}

/** Reads the table of mounts (proc(5)): blanks in its fields are octal escapes. What nobody can write to is left out. */
export function mountsToDrives(table: string): string[] {
  const mounts = table.split('\n').map((line) => line.split(' '))
  return mounts.flatMap(([, path = '', , options = '']) => {
    const folder = path.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCodePoint(Number.parseInt(octal, 8)))
    const isWritable = options.split(',').includes('rw')
    return isWritable && isOnDrive(folder, 'linux') ? [folder] : []
  })
}

export const labelOf = (folder: string): string => basename(folder) || folder

/** Of a folder that is not made yet, the room where it would be; 0 when the place does not tell. */
export async function freeBytesOf(folder: string): Promise<number> {
  const there = await statfs(folder).catch(() => undefined)
  if (there) return there.bavail * there.bsize
  return dirname(folder) === folder ? 0 : freeBytesOf(dirname(folder))
}

/** The start disk shows among the volumes as a link. */
async function volumes(): Promise<string[]> {
  const entries = await readdir('/Volumes', { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isDirectory()).map((entry) => join('/Volumes', entry.name))
}
