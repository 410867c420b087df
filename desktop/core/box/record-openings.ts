import type { BoxRecord } from '../../../hardware/driver/box-record.ts'
import { boxEntryId } from '../../../shared/kinds/box-event.ts'
import type { Body } from '../../../shared/kinds/table.ts'
import { createRecord } from '../../../shared/record/edit.ts'
import { readCircle } from '../../replica/circle-data.ts'
import { recordDoses } from '../../replica/record-dose.ts'
import type { Replica } from '../../replica/replica.ts'
import { explainOpening, isKnown, type Opening } from './explain-opening.ts'

const sameVisitMs = 15 * 60_000

/**
 * Makes journal entries durable in the circle, one after the other, because what the first explains changes
 * what the next can mean. Entries may come again; each meets its own earlier record.
 */
export async function recordOpenings(replica: Replica, circle: string, records: readonly BoxRecord[]): Promise<void> {
  for (const record of records) {
    if (record.kind === 'drawer-opened') await recordOpening(replica, circle, toOpening(record))
    if (record.kind === 'overflow')
      await saveEvent(replica, circle, toOpening(record), {
        type: 'events-lost',
        drawer: 0,
        count: record.lost,
        candidates: [],
        answer: '',
      })
  }
}

async function recordOpening(replica: Replica, circle: string, opening: Opening): Promise<void> {
  const data = await readCircle(replica, circle)
  if (isKnown(data, opening.id) || (await replica.store.get(opening.id))) return
  const found = explainOpening(data, opening)
  const fact = { type: 'drawer-opened', drawer: opening.drawer, count: 1 } as const
  if (found.type === 'question') {
    // Opened again while the first opening still waits for its answer: one question is enough.
    const asked = data.events.find(({ body }) => body.drawer === opening.drawer && Math.abs(body.at - opening.at) <= sameVisitMs)
    const candidates = found.candidates.map((slot) => slot.doseId)
    return saveEvent(replica, circle, opening, { ...fact, candidates, answer: asked?.id ?? '' })
  }
  if (found.type === 'same-intake') return saveEvent(replica, circle, opening, { ...fact, candidates: [found.dose], answer: found.dose })
  const { schedule, medicine, key, at, amount } = found.slot
  const observation = {
    state: 'taken',
    at: opening.at,
    noted: replica.now(),
    evidence: 'box',
    by: { user: replica.device.id, device: replica.device.id },
    amount,
    drawer: opening.drawer,
    uncertaintyMs: opening.uncertaintyMs,
  } as const
  await recordDoses(replica, circle, [{ plan: { schedule, medicine, key, at, amount }, observations: { [opening.id]: observation } }])
}

type Fact = Omit<Body<'box-event'>, 'at' | 'uncertaintyMs'>

async function saveEvent(replica: Replica, circle: string, { id, at, uncertaintyMs }: Opening, fact: Fact): Promise<void> {
  const record = createRecord('box-event', id, circle, { ...fact, at, uncertaintyMs }, await replica.edit())
  await replica.store.write([record], replica.now())
}

function toOpening(record: BoxRecord): Opening {
  const { device, epoch, seq, at, uncertaintyMs } = record
  return {
    id: boxEntryId(device, epoch, seq),
    drawer: 'drawer' in record ? record.drawer : 0,
    at,
    uncertaintyMs: Math.round(uncertaintyMs),
  }
}
