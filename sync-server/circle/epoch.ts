import { z } from 'zod'
import { type RandomBytes, randomText } from '../entropy.ts'
import { serverLimits } from '../limits.ts'
import { type Database, pouchStatus } from '../storage/storage.ts'
import { readSeq, seqNumber } from './circle-records.ts'

/**
 * Which past a database has. `epoch` names its unbroken history. `lives` are the runs of the server that wrote
 * it, each with the sequence where it began: a copy that was put back lacks the lives since, or their end, so
 * that a replica's cursor gives it away, even when the folder was copied together with this document.
 */
export type Epoch = z.infer<typeof epochSchema>
const epochSchema = z.object({ epoch: z.string(), lives: z.array(z.object({ name: z.string(), from: z.int() })) })

/** A place in the feed, and the life in which it was handed out (null where several processes write). */
export type Place = { epoch: string; life: string | null; seq: string }

/** The database's epoch; makes it known that `life` writes here now. */
export async function readEpoch(db: Database, life: string | null, random: RandomBytes): Promise<Epoch> {
  return changeEpoch(db, async (old) => {
    if (old && (life === null || old.lives.at(-1)?.name === life)) return old
    return begin(old ?? blankEpoch(random), life, await readSeq(db))
  })
}

/** Begins a new epoch, unless another did so since `known` was read. */
export async function breakEpoch(db: Database, known: Epoch, life: string | null, random: RandomBytes): Promise<Epoch> {
  return changeEpoch(db, async (old) => (old && old.epoch !== known.epoch ? old : begin(blankEpoch(random), life, await readSeq(db))))
}

/**
 * `known`: what lies before the place is in this database. `old`: it may be, start at the beginning.
 * `restored`: the database has lost what it once handed out. Where sequences cannot be compared (null) that is
 * left to the replicas' proofs.
 */
export function judgePlace(place: Place, epoch: Epoch, seqNow: string | null): 'known' | 'old' | 'restored' {
  if (place.epoch !== epoch.epoch) return 'old'
  if (seqNow !== null && seqNumber(place.seq) > seqNumber(seqNow)) return 'restored'
  if (place.life === null) return epoch.lives.length === 0 ? 'known' : 'old'
  const index = epoch.lives.findIndex((life) => life.name === place.life)
  if (index >= 0) return seqNumber(place.seq) <= (epoch.lives[index + 1]?.from ?? Infinity) ? 'known' : 'restored'
  return epoch.lives.length < serverLimits.livesMax ? 'restored' : 'old'
}

const epochId = '_local/epoch'

async function changeEpoch(db: Database, change: (old: Epoch | undefined) => Promise<Epoch>): Promise<Epoch> {
  for (let tries = 0; tries < serverLimits.writeTriesMax; tries++) {
    const doc = await getLocal(db)
    const old = epochSchema.safeParse(doc).data
    const next = await change(old)
    if (next === old || (await putLocal(db, { ...next, ...(doc && { _rev: doc._rev }) }))) return next
  }
  throw new Error('The epoch changes too often to be written.')
}

const blankEpoch = (random: RandomBytes): Epoch => ({ epoch: randomText(random, 20), lives: [] })

function begin(epoch: Epoch, name: string | null, seqNow: string | null): Epoch {
  if (name === null || seqNow === null) return { ...epoch, lives: [] }
  const life = { name, from: seqNumber(seqNow) }
  return { ...epoch, lives: [...epoch.lives, life].slice(-serverLimits.livesMax) }
}

async function getLocal(db: Database): Promise<(object & { _rev: string }) | undefined> {
  try {
    return await db.get(epochId)
  } catch (error) {
    if (pouchStatus(error) === 404) return undefined
    throw error
  }
}

async function putLocal(db: Database, value: object): Promise<boolean> {
  try {
    await db.put({ _id: epochId, ...value })
    return true
  } catch (error) {
    if (pouchStatus(error) === 409) return false
    throw error
  }
}
