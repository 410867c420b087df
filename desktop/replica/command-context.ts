import { ContractError } from '../contract/contract-error.ts'
import { createRecord, editRecord } from '../../shared/record/edit.ts'
import type { MedRecord } from '../../shared/record/record.ts'
import type { Body, KindName } from '../../shared/kinds/table.ts'
import { type CircleData, readCircle } from './circle-data.ts'
import type { Replica } from './replica.ts'
import type { StoredRecord } from '../store/store.ts'
import type { Host } from './views/session.ts'

/** What commands share: the circle's data now, records made and edited under this device's stamps, one durable write. */
export type CommandContext = {
  replica: Replica
  host: Host
  data(circle: string): Promise<CircleData>
  record(circle: string, id: string, kind?: KindName): Promise<StoredRecord>
  create<K extends KindName>(kind: K, id: string, circle: string, body: Body<K>): Promise<MedRecord>
  edit<K extends KindName>(circle: string, id: string, kind: K, patch: Partial<Body<K>>): Promise<MedRecord>
  /** Resolves once durable. */
  save(...records: MedRecord[]): Promise<void>
  /** Throws `pin-required` on a locked kiosk. */
  guard(): Promise<void>
}

export function createCommandContext(replica: Replica, host: Host): CommandContext {
  const { store } = replica
  const context: CommandContext = {
    replica,
    host,
    data: (circle) => readCircle(replica, circle),
    async record(circle, id, kind) {
      const record = await store.get(id)
      if (!record || record.circle !== circle || (kind && record.kind !== kind))
        throw new ContractError('not-found', 'That is not here any more.')
      return record
    },
    create: async (kind, id, circle, body) => createRecord(kind, id, circle, body, await replica.edit()),
    async edit(circle, id, kind, patch) {
      const { pending: _pending, refused: _refused, ...record } = await context.record(circle, id, kind)
      return editRecord(record, kind, patch, await replica.edit())
    },
    save: (...records) => store.write(records, replica.now()),
    guard: async () => host.pin?.guard(),
  }
  return context
}
