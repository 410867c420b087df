import { z } from 'zod'
import { carers, defineKind, fixed, latest } from './kind.ts'
import { instantSchema } from './parts.ts'

/**
 * A fact from the box's journal that no single due dose explains (nothing due, several due, events lost);
 * kept and asked about, not guessed. The id is the journal entry's: device, epoch, sequence.
 */
export const boxEvent = defineKind({
  name: 'box-event',
  version: 1,
  fields: {
    type: fixed(z.enum(['drawer-opened', 'events-lost'])),
    drawer: fixed(z.int().min(0).max(16)),
    count: fixed(z.int().min(0)),
    at: fixed(instantSchema),
    uncertaintyMs: fixed(z.int().min(0)),
    /** Slots that it may have been, as dose ids. */
    candidates: fixed(z.array(z.string().max(200)).max(16)),
    /** Empty: not answered yet; `none`: no dose; an event's id: the same visit as that one; else the dose id. */
    answer: latest(z.string().max(200)),
  },
  derive: (body) => ({ at: body.at, ref: body.answer, state: body.answer === '' ? 'open' : 'answered' }),
  writers: carers,
  retention: { days: 400, states: ['answered'] },
})

/** Journal identity → record or observation id; the same entry always meets itself. */
export const boxEntryId = (uuid: string, epoch: number, seq: number): string => `box:${uuid}:${epoch}:${seq}`
