import { isAhead, type Stamp } from '../../shared/clock/hlc.ts'
import { type MedRecord, recordSchema } from '../../shared/record/record.ts'
import { latestStamp } from '../../shared/record/stamps.ts'
import { type HeldRecord, heldRecordsKey } from '../store/held-records.ts'
import type { Store } from '../store/store.ts'
import type { AsideCode, SetAside } from './set-aside.ts'
import type { Clock } from './timers.ts'

export type IntakeParts = {
  store: Store
  setAside: SetAside
  clock: Clock
  /** The latest time that this device or the server believes in, epoch ms. */
  latestNow: Clock
  clockDriftMsMax: number
  /** Which records need not be stored when they are not here yet; absent = none. */
  isTooOld: ((record: MedRecord) => boolean) | undefined
  /** The device's clock sees every stamp before the record that bears it is in the store. */
  witness: (stamp: Stamp) => void | Promise<void>
}

type Batch = {
  circle: string
  records: readonly unknown[]
  /** The only ids that were asked for; absent = any. */
  asked?: ReadonlySet<string>
}

/** The way in for everything from the server: each record is judged by itself, so a bad one holds up nothing. What cannot be joined the store sets aside. */
export type Intake = {
  /** Resolves when what could be taken is durable; tells how many records that were. */
  take(batch: Batch): Promise<number>
  /** The ids of what came of a circle and could not be taken. */
  untaken(circle: string): Promise<ReadonlySet<string>>
}

export function createIntake({ store, setAside, clock, latestNow, clockDriftMsMax, isTooOld, witness }: IntakeParts): Intake {
  async function take(batch: Batch): Promise<number> {
    const good: MedRecord[] = []
    for (const raw of batch.records) {
      const judged = judge(raw, batch, (stamp) => isAhead(stamp, latestNow(), clockDriftMsMax))
      if (typeof judged === 'string') putAside(batch.circle, idOf(raw), judged)
      else good.push(judged)
    }
    if (good.length === 0) return 0
    const stamp = greatestStamp(good)
    if (stamp) await witness(stamp)
    await store.receive(good, clock(), isTooOld)
    for (const { id } of good) setAside.remove(batch.circle, id)
    return good.length
  }

  const putAside = (circle: string, id: string, code: AsideCode) => setAside.add({ circle, id, code, since: clock() })

  async function untaken(circle: string): Promise<ReadonlySet<string>> {
    const held = ((await store.device.get(heldRecordsKey)) ?? []) as HeldRecord[]
    const aside = setAside.list().filter((record) => record.circle === circle)
    return new Set([...aside.map(({ id }) => id), ...held.map(({ record }) => idOf(record))])
  }

  return { take, untaken }
}

function judge(raw: unknown, { circle, asked }: Batch, isTooFar: (stamp: Stamp) => boolean): MedRecord | AsideCode {
  const parsed = recordSchema.safeParse(raw)
  if (!parsed.success) return 'schema'
  const record = parsed.data as MedRecord
  if (record.circle !== circle) return 'circle'
  if (asked && !asked.has(record.id)) return 'unasked'
  const stamp = latestStamp(record)
  return stamp && isTooFar(stamp) ? 'clock' : record
}

function idOf(raw: unknown): string {
  const id = (raw as { id?: unknown } | null)?.id
  return typeof id === 'string' ? id.slice(0, 200) : ''
}

const greatestStamp = (records: readonly MedRecord[]): Stamp | undefined =>
  records.reduce<Stamp | undefined>((greatest, record) => {
    const stamp = latestStamp(record)
    return stamp && (!greatest || stamp > greatest) ? stamp : greatest
  }, undefined)
