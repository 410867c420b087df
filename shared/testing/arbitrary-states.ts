import fc from 'fast-check'
import { type Hlc, hlcToStamp, hlcZero, tick, witness } from '../clock/hlc.ts'
import { type Body, type KindName, kinds } from '../kinds/table.ts'
import { merge } from '../merge/merge.ts'
import { createRecord, type Edit, editRecord, setGone } from '../record/edit.ts'
import type { MedRecord } from '../record/record.ts'
import { latestStamp } from '../record/stamps.ts'
import { arbitraryValue } from './arbitrary-value.ts'

/** What one device does; `nowMs` is its own clock's word, which may go back. */
export type Step =
  | { type: 'edit'; device: number; nowMs: number; patch: Record<string, unknown> }
  | { type: 'gone'; device: number; nowMs: number; gone: boolean }
  | { type: 'receive'; device: number; from: number }

const deviceCount = 3

/** Every state that one record went through on three devices which create, edit, delete and exchange it at random. */
export function arbitraryStates(kind: KindName): fc.Arbitrary<MedRecord[]> {
  const bodies = fc.array(arbitraryBody(kind), { minLength: deviceCount, maxLength: deviceCount })
  return fc.tuple(bodies, fc.array(arbitraryStep(kind), { maxLength: 8 })).map(([starts, steps]) => playSteps(kind, starts, steps))
}

/** A body that the kind accepts. */
export function arbitraryBody(kind: KindName): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(fieldArbitraries(kind))
}

function arbitraryStep(kind: KindName): fc.Arbitrary<Step> {
  const device = fc.nat(deviceCount - 1)
  const nowMs = fc.integer({ min: 1, max: 20 })
  const patch = fc.record(fieldArbitraries(kind), { requiredKeys: [] })
  return fc.oneof(
    { weight: 4, arbitrary: fc.record({ type: fc.constant('edit' as const), device, nowMs, patch }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('gone' as const), device, nowMs, gone: fc.boolean() }) },
    { weight: 3, arbitrary: fc.record({ type: fc.constant('receive' as const), device, from: device }) },
  )
}

function fieldArbitraries(kind: KindName): Record<string, fc.Arbitrary<unknown>> {
  const fields = Object.entries(kinds[kind].fields)
  return Object.fromEntries(fields.map(([name, field]) => [name, arbitraryValue(field.schema)]))
}

/** Plays the steps; each device creates the record by itself first, as two that record the same intake do. */
function playSteps(kind: KindName, starts: Record<string, unknown>[], steps: Step[]): MedRecord[] {
  const clocks: Hlc[] = starts.map(() => hlcZero)
  const stampEdit = (device: number, nowMs: number, on?: MedRecord): Edit => {
    const seen = on && latestStamp(on)
    clocks[device] = tick(seen ? witness(clocks[device]!, seen) : clocks[device]!, nowMs)
    return { stamp: hlcToStamp(clocks[device], deviceId(device)), by: { user: `user${device}`, device: deviceId(device) } }
  }
  const held = starts.map((body, device) => createRecord(kind, 'record1', 'circle-1', body as Body<KindName>, stampEdit(device, 1)))
  const history = [...held]
  for (const step of steps) {
    held[step.device] = playStep(kind, held, step, stampEdit)
    history.push(held[step.device]!)
  }
  return history
}

type StampEdit = (device: number, nowMs: number, on?: MedRecord) => Edit

function playStep(kind: KindName, held: MedRecord[], step: Step, stampEdit: StampEdit): MedRecord {
  const record = held[step.device]!
  if (step.type === 'receive') return merge(record, held[step.from]!)
  const edit = stampEdit(step.device, step.nowMs, record)
  return step.type === 'gone' ? setGone(record, step.gone, edit) : editRecord(record, kind, step.patch as Partial<Body<KindName>>, edit)
}

const deviceId = (device: number): string => `device${device}`
