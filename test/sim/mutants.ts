import { mkdtempSync, readdirSync, readFileSync, symlinkSync, mkdirSync, writeFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { createSync } from '../../desktop/sync/sync.ts'

/** A bug that could have been written: in `file` of desktop/sync, `right` (found exactly once) becomes `wrong`. */
export type Mutant = { bug: string; file: string; right: string; wrong: string }

const root = resolve(import.meta.dirname, '../..')

/** The sync engine with the bug in it, loaded beside the sound one; `undo` removes its files. */
export async function loadMutant({ file, right, wrong }: Mutant): Promise<{ createSync: typeof createSync; undo: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'medbox-mutant-'))
  const undo = () => rmSync(folder, { recursive: true })
  const sync = join(folder, 'desktop/sync')
  mkdirSync(sync, { recursive: true })
  for (const path of ['shared', 'node_modules', 'package.json', 'desktop/store']) symlinkSync(join(root, path), join(folder, path))
  const source = join(root, 'desktop/sync')
  for (const name of readdirSync(source).filter((one) => one.endsWith('.ts') && !one.endsWith('.test.ts'))) {
    const text = readFileSync(join(source, name), 'utf8')
    writeFileSync(join(sync, name), name === file ? mutate(text, right, wrong) : text)
  }
  const module = (await import(/* @vite-ignore */ pathToFileURL(join(sync, 'sync.ts')).href)) as { createSync: typeof createSync }
  return { createSync: module.createSync, undo }
}

function mutate(text: string, right: string, wrong: string): string {
  if (text.split(right).length !== 2) throw new Error(`The mutant's place is not there exactly once: ${right}`)
  return text.replace(right, () => wrong)
}
