import { auditTime, combineLatest, distinctUntilChanged, map, type Observable, shareReplay, switchMap } from 'rxjs'
import { isStamp, stampTime } from '../../shared/clock/hlc.ts'
import { readBody } from '../../shared/kinds/read.ts'
import { type SettingName, settings } from '../../shared/kinds/setting.ts'
import type { Body, KindName } from '../../shared/kinds/table.ts'
import type { PatientClock } from '../../shared/slots/slots-of-traveller.ts'
import type { RecordQuery, StoredRecord } from '../store/store.ts'
import { heldBack } from './plan-heads.ts'
import type { Replica } from './replica.ts'

/** A record with its body as this version understands it. */
export type Read<K extends KindName> = { id: string; record: StoredRecord; body: Body<K> }

/** A circle as views and services see it: typed, tombstones left out. */
export type CircleData = {
  circle: string
  patient: { name: string; zone: string; phone: string }
  clock: PatientClock
  members: Read<'membership'>[]
  devices: Read<'device'>[]
  medicines: Map<string, Read<'medicine'>>
  schedules: Read<'schedule'>[]
  /** Of the last days, by dose id. */
  doses: Map<string, Read<'dose'>>
  movesOf: Map<string, StoredRecord[]>
  /** Unanswered. */
  events: Read<'box-event'>[]
  settings: { [S in SettingName]: (typeof settings)[S]['initial'] | string | number }
  /** Records of these kinds that this version cannot read; kept, forwarded, shown as such. */
  unreadable: StoredRecord[]
}

const dayMs = 24 * 3600_000
/** How far back doses are held in view: the week's bars and what is inferred as missed. */
export const dosesBackMs = 9 * dayMs

const sources = new WeakMap<Replica, Map<string, Observable<CircleData>>>()

/** The circle's data, live; one set of store queries however many views look. */
export function circleData(replica: Replica, circle: string): Observable<CircleData> {
  const known = sources.get(replica) ?? new Map<string, Observable<CircleData>>()
  sources.set(replica, known)
  const source = known.get(circle) ?? openCircleData(replica, circle)
  known.set(circle, source)
  return source
}

function openCircleData(replica: Replica, circle: string): Observable<CircleData> {
  const { store } = replica
  const day$ = replica.ticks$.pipe(
    map((now) => Math.floor(now / dayMs)),
    distinctUntilChanged(),
  )
  return combineLatest([
    store.live(queries.few(circle)),
    day$.pipe(switchMap((day) => store.live(queries.doses(circle, day * dayMs)))),
    store.live(queries.moves(circle)),
    store.live(queries.events(circle)),
  ]).pipe(
    // One write reaches several queries: what they say together is worked out once.
    auditTime(0),
    map(([few, doses, moves, events]) => assemble(circle, few, doses, moves, events)),
    shareReplay({ bufferSize: 1, refCount: true }),
  )
}

/** The circle's data as it is stored at this moment, this process's last write included. */
export async function readCircle({ store, now }: Replica, circle: string): Promise<CircleData> {
  const asked = [queries.few(circle), queries.doses(circle, now()), queries.moves(circle), queries.events(circle)] as const
  const [few, doses, moves, events] = await Promise.all(asked.map((query) => store.find(query)))
  return assemble(circle, few!, doses!, moves!, events!)
}

const queries = {
  few: (circle: string): RecordQuery => ({ circle, kind: ['patient', 'membership', 'device', 'medicine', 'schedule', 'setting'] }),
  doses: (circle: string, nowMs: number): RecordQuery => ({ circle, kind: 'dose', atMin: Math.floor(nowMs / dayMs) * dayMs - dosesBackMs }),
  moves: (circle: string): RecordQuery => ({ circle, kind: 'stock-move' }),
  events: (circle: string): RecordQuery => ({ circle, kind: 'box-event', state: 'open' }),
}

function assemble(
  circle: string,
  few: StoredRecord[],
  doseRecords: StoredRecord[],
  moves: StoredRecord[],
  eventRecords: StoredRecord[],
): CircleData {
  const unreadable: StoredRecord[] = []
  const read = <K extends KindName>(kind: K, records: StoredRecord[]): Read<K>[] => readAll(kind, records, unreadable)
  const patientRecord = read('patient', few)[0]
  const patient = patientRecord?.body
  return {
    circle,
    patient: { name: patient?.name ?? '', zone: patient?.zone ?? 'UTC', phone: patient?.phone ?? '' },
    clock: patientRecord ? patientClock(patientRecord) : { zone: 'UTC' },
    members: read('membership', few).filter((one) => !one.body.revoked),
    devices: read('device', few),
    medicines: byId(read('medicine', few)),
    schedules: read('schedule', few).map(heldBack),
    doses: byId(read('dose', doseRecords)),
    movesOf: Map.groupBy(moves, (move) => move.ref),
    events: read('box-event', eventRecords),
    settings: readSettings(read('setting', few)),
    unreadable,
  }
}

/** The zone's stamp tells since when it holds. */
function patientClock({ record, body: { zone, zoneBefore } }: Read<'patient'>): PatientClock {
  const stamp = record.clock.zone
  return zoneBefore && isStamp(stamp) ? { zone, before: { zone: zoneBefore, untilMs: stampTime(stamp).ms } } : { zone }
}

export function readAll<K extends KindName>(kind: K, records: StoredRecord[], unreadable: StoredRecord[] = []): Read<K>[] {
  return records.flatMap((record) => {
    if (record.kind !== kind) return []
    const body = readBody(record as StoredRecord & { kind: K })
    if (!body) unreadable.push(record)
    return body ? [{ id: record.id, record, body }] : []
  })
}

/** A member's name, as the circle calls them; empty when unknown. */
export const nameByUser = (data: CircleData, user: string | undefined): string =>
  data.members.find((one) => one.body.member === user)?.body.name ?? ''

const byId = <T extends { id: string }>(list: T[]): Map<string, T> => new Map(list.map((one) => [one.id, one]))

function readSettings(list: Read<'setting'>[]): CircleData['settings'] {
  const values = new Map(list.map((one) => [one.body.name, one.body.value]))
  return Object.fromEntries(
    Object.entries(settings).map(([name, { schema, initial }]) => {
      const parsed = schema.safeParse(values.get(name))
      return [name, parsed.success ? parsed.data : initial]
    }),
  ) as CircleData['settings']
}
