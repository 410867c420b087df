import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A real file system of a few megabytes, to be filled and to be made read-only. */
export type SmallDisk = {
  folder: string
  resize(bytes: number): void
  setReadOnly(isReadOnly: boolean): void
  remove(): void
}

/** Needs root, or a mount namespace of one's own (`unshare -Urm`). */
export function mountSmallDisk(bytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'medbox-disk-'))
  const mount = (...args: string[]): void => void execFileSync('mount', [...args, folder], { stdio: 'pipe' })
  mount('-t', 'tmpfs', '-o', `size=${bytes},mode=700`, 'medbox')
  return {
    folder,
    resize: (size) => mount('-o', `remount,size=${size}`),
    setReadOnly: (isReadOnly) => mount('-o', `remount,${isReadOnly ? 'ro' : 'rw'}`),
    remove() {
      execFileSync('umount', [folder], { stdio: 'pipe' })
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** How to run a program so that it may mount: as it is, in a namespace of its own, or not at all. */
export function mountingPrefix(): string[] | undefined {
  return [[], ['unshare', '-Urm']].find((prefix) => canMount(prefix))
}

function canMount(prefix: string[]): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'medbox-disk-'))
  const [command, ...args] = [...prefix, 'sh', '-c', 'mount -t tmpfs -o size=1m medbox "$0" && umount "$0"', folder]
  try {
    execFileSync(command, args, { stdio: 'pipe' })
    return true
  } catch {
    return false
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
