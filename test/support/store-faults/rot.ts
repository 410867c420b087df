import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { readRows } from '../../../desktop/store/backup/rows.ts'
import { markDamaged } from '../../../desktop/store/backup/recovery-intent.ts'
import { openFiles } from '../../../desktop/store/files.ts'
import { keyFileProvider } from '../../../desktop/store/keys/key-file.ts'
import { openStoreKeys, openStoreKeysWithWords, type StoreKeys } from '../../../desktop/store/keys/store-keys.ts'
import { type KioskStore, openKioskStore } from '../../../desktop/store/open-store.ts'
import { type SeededRandom, seededRandom } from '../../sim/seeded-random.ts'
import { startProgram } from '../process.ts'
import type { Report, RunOptions } from './report.ts'
import { filesIn, spoils } from './spoil.ts'
import { circle, textOf } from './streams.ts'
import { quickStart } from './writing-process.ts'

const spoilsPerKiosk = 8
const childPath = join(import.meta.dirname, 'kiosk.child.ts')
const openingPath = join(import.meta.dirname, 'opening.child.ts')
const openingMsMax = 800

/** A kiosk's folder, the place of its backups, and what is known of both from outside. */
type Kiosk = {
  folder: string
  place: string
  keyFile: string
  ids: string[]
  pictures: string[]
  backups: { path: string; ids: number }[]
  words: string[]
}

/** A store as it stands after it was opened, and recovered where that was needed. */
type Outcome = { isNoticed: boolean; held: Map<string, unknown>; wrong: string[] }

/** Random damage to any file of a kiosk: it is noticed or it changed nothing, and what a backup or the file still has is there afterwards. */
export async function runRot({ count, seed }: RunOptions): Promise<Report> {
  const random = seededRandom(seed)
  const report: Report = { episodes: count, acknowledged: 0, wrong: [], detail: { noticed: 0, harmless: 0, lost: 0, killedInMidst: 0 } }
  for (let episode = 0; episode < count;) {
    const base = mkdtempSync(join(tmpdir(), 'medbox-rot-'))
    const kiosk = await makeKiosk(base, random)
    report.acknowledged += kiosk.ids.length
    for (let spoil = 0; spoil < spoilsPerKiosk && episode < count; spoil++, episode++) {
      const copy = { ...kiosk, folder: join(base, `rot-${spoil}`, 'data'), place: join(base, `rot-${spoil}`, 'place') }
      cpSync(kiosk.folder, copy.folder, { recursive: true })
      cpSync(kiosk.place, copy.place, { recursive: true })
      const damage = spoilSome(copy, random)
      const found = await judge(copy, damage, random, report.detail).catch((error: Error) => [error.stack ?? String(error)])
      report.wrong.push(...found.map((text) => `episode ${episode}, ${damage.map(({ text }) => text).join(' and ')}: ${text}`))
      rmSync(join(base, `rot-${spoil}`), { recursive: true, force: true })
    }
    rmSync(base, { recursive: true, force: true })
  }
  return report
}

async function makeKiosk(base: string, random: SeededRandom): Promise<Kiosk> {
  const [folder, place, keyFile] = [join(base, 'data'), join(base, 'place'), join(base, 'settings', 'machine.key')]
  mkdirSync(place)
  const program = startProgram([childPath, folder, place, keyFile, String(random.int(1000))], quickStart)
  const { written, pictures, words } = (await program.line('written')) as { written: string[]; pictures: string[]; words: string[] }
  const backups = program.lines.filter((line) => 'backup' in line).map((line) => ({ path: String(line.backup), ids: Number(line.ids) }))
  const ended = new Promise((resolve) => program.child.once('close', resolve))
  if (random.chance(0.5)) program.child.stdin!.end()
  else void program.kill('SIGKILL')
  await ended
  return { folder, place, keyFile, ids: written, pictures, backups, words }
}

type Damage = { part: string; path: string; text: string }

/** Mostly one file, sometimes two. */
function spoilSome({ folder, place }: Kiosk, random: SeededRandom): Damage[] {
  const files = filesIn(folder, place)
  const parts = Object.keys(files).filter((part) => files[part]!.length > 0)
  // The database as often as all the others together.
  const picked = new Set(Array.from({ length: random.chance(0.3) ? 2 : 1 }, () => (random.chance(0.5) ? 'database' : random.pick(parts))))
  return [...picked].map((part) => {
    const path = random.pick(files[part]!)
    const spoil = random.pick(Object.keys(spoils))
    spoils[spoil]!(path, random)
    return { part, path, text: `${spoil} of ${path.slice(dirname(folder).length + 1)}` }
  })
}

async function judge(kiosk: Kiosk, damage: readonly Damage[], random: SeededRandom, detail: Record<string, number>): Promise<string[]> {
  const isSpoilt = (...parts: string[]): boolean => damage.some(({ part }) => parts.includes(part))
  const readable = await readableIds(kiosk)
  for (let kills = random.int(4); kills > 0; kills--) detail.killedInMidst! += await dieWhileOpening(kiosk, random)
  const { isNoticed, held, wrong } = await openAndRead(kiosk)
  const missing = kiosk.ids.filter((id) => !held.has(id))
  for (const [id, text] of held) if (text !== textOf(id)) wrong.push(`${id} has other contents`)
  if (missing.length > 0 && !isNoticed) wrong.push(`${missing.length} of ${kiosk.ids.length} records are gone and nobody noticed`)
  detail[isNoticed ? 'noticed' : 'harmless']!++
  detail.lost! += missing.length
  const kept = new Set([...readable, ...(isSpoilt('backup', 'backupOther') ? [] : kiosk.ids.slice(0, kiosk.backups.at(-1)!.ids))])
  const forgotten = missing.filter((id) => kept.has(id))
  if (forgotten.length > 0) wrong.push(`${forgotten.length} records that the backup or the file still had are not there`)
  if (!isSpoilt('database', 'log') && missing.length > 0) wrong.push(`${missing.length} records are gone although their files are whole`)
  return wrong
}

/** Most of these kills hit a recovery; 1 when it was still under way. */
async function dieWhileOpening({ folder, place, keyFile }: Kiosk, random: SeededRandom): Promise<number> {
  const program = startProgram([openingPath, folder, place, keyFile], quickStart)
  await program.line('opening')
  await Promise.race([program.line('open'), program.line('refused'), wait(random.int(openingMsMax))])
  await program.kill('SIGKILL')
  return program.lines.some((line) => 'open' in line || 'refused' in line) ? 0 : 1
}

/** What the product itself can still read of the damaged file. */
async function readableIds({ folder, keyFile, words }: Kiosk): Promise<Set<string>> {
  const ids = new Set<string>()
  const look = `${folder}-look`
  cpSync(folder, look, { recursive: true })
  const keys = await openStoreKeys(look, keyFileProvider(keyFile)).catch(() => openStoreKeysWithWords(look, words).catch(() => undefined))
  if (keys)
    for await (const { record } of readRows(join(look, 'medbox.sqlite'), keys.dataKey))
      if (record?.rest.body.text === textOf(record?.id ?? '')) ids.add(record.id)
  rmSync(look, { recursive: true, force: true })
  return ids
}

async function openAndRead(kiosk: Kiosk): Promise<Outcome> {
  const keys = await keysOf(kiosk)
  const outcome: Outcome = { isNoticed: keys.isNoticed, held: new Map(), wrong: [] }
  let open = await openIt(kiosk, keys.keys)
  outcome.isNoticed ||= open.notice !== null
  // As the daily check does it.
  if ((await open.file.check()).length > 0) {
    outcome.isNoticed = true
    await open.store.close()
    await markDamaged(kiosk.folder, Date.now())
    open = await openIt(kiosk, keys.keys)
    const still = await open.file.check()
    if (still.length > 0) outcome.wrong.push(`the recovered store is damaged: ${still.join('; ')}`)
    if (open.notice === null) outcome.wrong.push('nobody is told of the recovery')
  }
  for (const record of await open.store.find({ circle, withGone: true })) outcome.held.set(record.id, record.body.text)
  outcome.wrong.push(...(await picturesAreProven(kiosk, keys.keys)))
  await open.store.close()
  return outcome
}

const openIt = ({ folder, place, keyFile }: Kiosk, keys: StoreKeys): Promise<KioskStore> =>
  openKioskStore({ folder, keys, provider: keyFileProvider(keyFile), backupFolders: [place], log: () => undefined, now: Date.now })

/** Keys that are damaged on both sides come back from a backup. */
async function keysOf({ folder, keyFile, backups, place }: Kiosk): Promise<{ keys: StoreKeys; isNoticed: boolean }> {
  try {
    return { keys: await openStoreKeys(folder, keyFileProvider(keyFile)), isNoticed: false }
  } catch (error) {
    const { code } = error as { code?: string }
    if (code !== 'store-keys-damaged' && code !== 'store-keys-missing') throw error
    const { path } = backups.at(-1)!
    for (const name of ['keys.json', 'keys.copy.json'])
      cpSync(join(place, path.slice(path.indexOf('medbox-backups')), name), join(folder, name))
    return { keys: await openStoreKeys(folder, keyFileProvider(keyFile)), isNoticed: true }
  }
}

/** A picture is what was put there, or it is missing or named as damaged; never another one. */
async function picturesAreProven({ folder, pictures }: Kiosk, { filesKey }: StoreKeys): Promise<string[]> {
  const wrong: string[] = []
  const files = await openFiles(join(folder, 'files'), filesKey)
  for (const hash of pictures) {
    await files.get(hash).catch((error: { code?: string }) => {
      if (error.code !== 'store-damaged') wrong.push(`the picture ${hash} answered ${error.code}`)
    })
  }
  return wrong
}
