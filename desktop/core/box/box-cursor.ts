import type { BoxRecord } from '../../../hardware/driver/box-record.ts'
import type { Replica } from '../../replica/replica.ts'

export type BoxCursor = {
  /** The last journal entry of this box and epoch that is durable here; 0 = none. */
  read(uuid: string, epoch: number): Promise<number>
  advance(records: readonly BoxRecord[]): Promise<void>
}

/** Where reading a box's journal goes on; moves only after the entries' records are durable. */
export function boxCursor({ store }: Replica): BoxCursor {
  const key = (uuid: string, epoch: number): string => `box-cursor:${uuid}:${epoch}`
  const read: BoxCursor['read'] = async (uuid, epoch) => Number((await store.device.get(key(uuid, epoch))) ?? 0)
  return {
    read,
    async advance(records) {
      const last = records.at(-1)
      if (last && last.seq > (await read(last.device, last.epoch))) await store.device.set(key(last.device, last.epoch), last.seq)
    },
  }
}
