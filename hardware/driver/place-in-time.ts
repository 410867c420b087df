import type { JournalRecord } from '../protocol/journal-record.ts'
import type { BoxRecord } from './box-record.ts'

// A record carries the box's clock when it was set, else the seconds since its boot. The latter is
// placed by what the host knows of that boot: a pair (uptime, host time) seen on the wire, or, for a
// boot that came and went unseen, the gap between what came before it and the present boot.

type Anchor = { readonly uptimeS: number; readonly wallMs: number; readonly uncertaintyMs: number }

export type Placement = {
  readonly device: string
  readonly epoch: number
  readonly anchors: ReadonlyMap<number, Anchor>
  /** The box's present boot. */
  readonly boot: number
  /** The latest host time that is known to lie before what comes next in the journal. */
  readonly floorMs: number | undefined
}

const anchorsMax = 32
/** Both the box and its records count whole seconds. */
const resolutionMs = 1000
/** Ceramic resonators of Nano-class boards are good to 0.5 %. */
const driftRatio = 0.005
/** Said of a record of an unseen boot when nothing before it is known. */
const unplacedUncertaintyMs = 30 * 24 * 3_600_000

/** Takes in that the box is `uptimeS` into its boot at `wallMs`. */
export function learnUptime(
  known: Placement | undefined,
  box: { readonly uuid: string; readonly epoch: number; readonly boot: number },
  uptimeS: number,
  wallMs: number,
): Placement {
  const isSame = known?.device === box.uuid && known.epoch === box.epoch
  const anchors = withAnchor(isSame ? known.anchors : new Map(), box.boot, { uptimeS, wallMs, uncertaintyMs: resolutionMs })
  return { device: box.uuid, epoch: box.epoch, anchors, boot: box.boot, floorMs: isSame ? known.floorMs : undefined }
}

/** Places records of one page in the journal's order. */
export function placeRecords(
  placement: Placement,
  records: readonly JournalRecord[],
  nowMs: number,
): { readonly placed: BoxRecord[]; readonly placement: Placement } {
  const placed: BoxRecord[] = []
  let known = placement
  for (const [i, record] of records.entries()) {
    const dated = records.slice(i).find((each) => each.kind !== 'overflow')
    if (dated) known = anchorBoot(known, dated)
    const when = dated ? timeOf(known, dated, nowMs) : { at: nowMs, uncertaintyMs: resolutionMs }
    placed.push(toBoxRecord(known, record, record.kind === 'overflow' ? sinceFloor(known, when.at) : when))
    known = { ...known, floorMs: Math.max(known.floorMs ?? when.at, when.at) }
  }
  return { placed, placement: known }
}

type When = { readonly at: number; readonly uncertaintyMs: number }

function toBoxRecord({ device, epoch }: Placement, record: JournalRecord, when: When): BoxRecord {
  const common = { device, epoch, seq: record.seq, boot: record.boot, ...when }
  switch (record.kind) {
    case 'drawer-opened':
    case 'drawer-closed':
      return { ...common, kind: record.kind, drawer: record.drawer }
    case 'lid-opened':
    case 'lid-closed':
      return { ...common, kind: record.kind }
    case 'overflow':
      return { ...common, kind: record.kind, lost: record.lost }
    case 'boot':
    case 'unknown':
      return { ...common, kind: record.kind, detail: record.detail }
  }
}

// What was lost happened somewhere between the record before and the record after.
function sinceFloor({ floorMs }: Placement, at: number): When {
  return { at, uncertaintyMs: floorMs === undefined ? unplacedUncertaintyMs : Math.max(at - floorMs, resolutionMs) }
}

function timeOf(known: Placement, record: Exclude<JournalRecord, { kind: 'overflow' }>, nowMs: number): When {
  if ('clockS' in record.time) return { at: record.time.clockS * 1000, uncertaintyMs: resolutionMs }
  const anchor = known.anchors.get(record.boot)!
  const distanceMs = (record.time.uptimeS - anchor.uptimeS) * 1000
  return {
    at: Math.min(anchor.wallMs + distanceMs, nowMs),
    uncertaintyMs: anchor.uncertaintyMs + Math.ceil(Math.abs(distanceMs) * driftRatio),
  }
}

// An unseen boot lies after everything before it in the journal and before the present boot began.
function anchorBoot(known: Placement, record: Exclude<JournalRecord, { kind: 'overflow' }>): Placement {
  if ('clockS' in record.time || known.anchors.has(record.boot)) return known
  const { uptimeS } = record.time
  const present = known.anchors.get(known.boot)!
  const ceilingMs = present.wallMs - present.uptimeS * 1000
  const floorMs = known.floorMs === undefined ? undefined : Math.min(known.floorMs + uptimeS * 1000, ceilingMs)
  const anchor =
    floorMs === undefined
      ? { uptimeS, wallMs: ceilingMs, uncertaintyMs: unplacedUncertaintyMs }
      : { uptimeS, wallMs: (floorMs + ceilingMs) / 2, uncertaintyMs: (ceilingMs - floorMs) / 2 + resolutionMs }
  return { ...known, anchors: withAnchor(known.anchors, record.boot, anchor) }
}

function withAnchor(anchors: ReadonlyMap<number, Anchor>, boot: number, anchor: Anchor): ReadonlyMap<number, Anchor> {
  const next = new Map(anchors)
  next.delete(boot)
  next.set(boot, anchor)
  for (const oldest of next.keys()) if (next.size > anchorsMax) next.delete(oldest)
  return next
}
