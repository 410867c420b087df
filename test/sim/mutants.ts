import { mkdtempSync, readdirSync, readFileSync, symlinkSync, mkdirSync, writeFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Engine } from './engine.ts'

/** A bug that could have been written: in `file` of desktop, `right` (found exactly once) becomes `wrong`. */
export type Mutant = { bug: string; file: string; right: string; wrong: string }

const root = resolve(import.meta.dirname, '../..')

/** The engine with the bug in it, loaded beside the sound one; `undo` removes its files. */
export async function loadMutant(mutant: Mutant): Promise<Engine & { undo: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'medbox-mutant-'))
  const undo = () => rmSync(folder, { recursive: true })
  for (const path of ['shared', 'node_modules', 'package.json']) symlinkSync(join(root, path), join(folder, path))
  for (const layer of ['desktop/sync', 'desktop/store']) copyLayer(layer, folder, mutant)
  const load = (file: string) => import(/* @vite-ignore */ pathToFileURL(join(folder, 'desktop', file)).href)
  const { createSync } = (await load('sync/sync.ts')) as Pick<Engine, 'createSync'>
  const { openRxdbStore } = (await load('store/rxdb-store.ts')) as Pick<Engine, 'openRxdbStore'>
  return { createSync, openRxdbStore, undo }
}

function copyLayer(layer: string, folder: string, { file, right, wrong }: Mutant): void {
  mkdirSync(join(folder, layer), { recursive: true })
  for (const name of readdirSync(join(root, layer)).filter((one) => one.endsWith('.ts') && !one.endsWith('.test.ts'))) {
    const text = readFileSync(join(root, layer, name), 'utf8')
    writeFileSync(join(folder, layer, name), `desktop/${file}` === `${layer}/${name}` ? mutate(text, right, wrong) : text)
  }
}

function mutate(text: string, right: string, wrong: string): string {
  if (text.split(right).length !== 2) throw new Error(`The mutant's place is not there exactly once: ${right}`)
  return text.replace(right, () => wrong)
}
