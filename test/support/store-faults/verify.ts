import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkFile } from '../../../desktop/store/sqlite/index.ts'
import { type Held, inventedOf, missingOf, readHeld } from './ledger.ts'
import { type OpenStore, openStore } from './open-store.ts'
import { keyOf, type Stream } from './streams.ts'
import type { Copy, Household } from './writing-process.ts'

/** Opens with the key that fits, which is then the household's only one. */
export async function openHousehold(home: Household): Promise<OpenStore> {
  for (const [index, key] of home.keys.entries()) {
    try {
      const open = await openStore(home.folder, key)
      home.keys = [key]
      return open
    } catch (error) {
      if ((error as { code?: string }).code !== 'store-key-wrong' || index === home.keys.length - 1) throw error
    }
  }
  throw new Error('a household has at least one key')
}

/** Proves that nothing acknowledged is lost, that nothing is there that nobody wrote, and that all there is is whole. */
export async function verify(home: Household, withCheck = true): Promise<string[]> {
  const open = await openHousehold(home)
  try {
    const held = await readHeld(open, home.rounds)
    const wrong = [...held.wrong, ...missingOf(home.ledger, held), ...inventedOf(home.ledger, held)]
    if (open.file.lostWrites !== 0) wrong.push(`${open.file.lostWrites} writes are called lost`)
    if (withCheck) wrong.push(...(await open.file.check()))
    keep(home, held)
    return wrong
  } finally {
    await open.close()
  }
}

/** What was under way when a process died and is there now stays there. */
function keep(home: Household, held: Held): void {
  for (const [key, number] of held.last) home.ledger.set(key, Math.max(number, home.ledger.get(key) ?? -1))
}

/** Proves that each finished copy is sound, opens by itself, and holds what was acknowledged before it was begun. */
export async function verifyCopies(home: Household): Promise<string[]> {
  const wrong: string[] = []
  for (const copy of home.copies.splice(0)) wrong.push(...(await verifyCopy(copy, home.rounds)))
  return wrong
}

async function verifyCopy({ path, key, seen, round }: Copy, rounds: readonly number[]): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'medbox-copy-'))
  try {
    const wrong = await checkFile(path, Buffer.from(key, 'hex'))
    copyFileSync(path, join(folder, 'medbox.sqlite'))
    const open = await openStore(folder, key)
    const held = await readHeld(open, rounds)
    await open.close()
    const ledger = new Map(Object.entries(seen).map(([stream, number]) => [keyOf(stream as Stream, round), number]))
    return [...wrong, ...held.wrong, ...missingOf(ledger, held)].map((text) => `copy ${path}: ${text}`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
    rmSync(path, { force: true })
  }
}
