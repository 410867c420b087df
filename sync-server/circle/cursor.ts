import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Cursor } from '../../shared/protocol/pull.ts'
import { type RandomBytes, randomSecret } from '../entropy.ts'
import type { SystemStore } from '../system/system-store.ts'
import type { Place } from './epoch.ts'

/**
 * Cursors carry a seal, so that a made-up one is told from a true one of a history that a restored database
 * has lost: only the latter may begin a new epoch, which costs every replica of the circle a full pull.
 */
export function sealCursor(key: string, circle: string, { epoch, life, seq }: Place): Cursor {
  const place = `${life ?? ''}.${seq}`
  return { epoch, since: `${sealOf(key, circle, epoch, place)}.${place}` }
}

/** The place that a cursor of this server means; undefined for any other text. */
export function openCursor(key: string, circle: string, { epoch, since }: Cursor): Place | undefined {
  const parts = /^([\w-]+)\.(([^.]*)\.(.+))$/.exec(since)
  if (!parts) return undefined
  const [, seal, place, life, seq] = parts as unknown as [string, string, string, string, string]
  return isEqual(seal, sealOf(key, circle, epoch, place)) ? { epoch, life: life || null, seq } : undefined
}

/** The key of the seals, made once and kept. */
export async function cursorKey(system: SystemStore, random: RandomBytes): Promise<string> {
  await system.insert(cursorKeyId, { key: randomSecret(random) })
  return (await system.read(cursorKeyId, cursorKeySchema))!.key
}

const cursorKeyId = 'cursor-key'
const cursorKeySchema = z.object({ key: z.string() })

const sealOf = (key: string, circle: string, epoch: string, place: string): string =>
  createHmac('sha256', key).update(`${circle}\n${epoch}\n${place}`).digest().subarray(0, 16).toString('base64url')

function isEqual(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
