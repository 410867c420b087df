import { renameSync, writeFileSync } from 'node:fs'

/** A reader sees the old text or the new one, never half of it. */
export function writeFileAtomic(path: string, text: string): void {
  const besides = `${path}.${process.pid}.tmp`
  writeFileSync(besides, text, { mode: 0o600, flush: true })
  renameSync(besides, path)
}
