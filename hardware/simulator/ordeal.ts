import { noFaults } from './faulty-wire.ts'
import { createRig, type Rig, type RigOptions } from './rig.ts'

// A long run of drawers moved by hand while everything else goes wrong. The truth is what the box has
// journalled; at the end the host must hold exactly that, and never may the box have been told that
// something is kept which is not.

export type OrdealOptions = RigOptions & {
  readonly seed: number
  readonly moves: number
}

export type OrdealReport = {
  readonly seed: number
  readonly journalled: number
  readonly stored: number
  readonly missing: readonly string[]
  readonly wrong: readonly string[]
  readonly unmade: readonly string[]
  readonly earlyAcks: number
  /** Drawers that were journalled as opened, or closed, twice in a row. */
  readonly doubled: readonly string[]
  /** Drawers that stand otherwise than the journal says. */
  readonly vanished: readonly number[]
  /** What the box and the link themselves report as lost. */
  readonly lost: number
  readonly faults: Readonly<Record<'unplug' | 'power' | 'reset' | 'host' | 'commit' | 'noise', number>>
  readonly repeats: number
}

/** Few enough that the ring of 79 always remembers how each of them stood. */
const drawers = 4
const rates = { flip: 0.003, drop: 0.002, dup: 0.002, insert: 0.002 }
/** How long after the last move everything must have arrived. */
const settleMsMax = 300_000

export async function runOrdeal({ seed, moves, ...options }: OrdealOptions): Promise<OrdealReport> {
  const rig = createRig({ ...options, seed })
  const truth = createTruth(rig)
  const faults = { unplug: 0, power: 0, reset: 0, host: 0, commit: 0, noise: 0 }
  let repeats = 0
  await rig.until(() => rig.box.snapshot().boot !== undefined)
  for (let i = 0; i < moves; i++) {
    moveSomeDrawer(rig)
    truth.look()
    await rig.time.run(5 + rig.random() * 400)
    truth.look()
    if (rig.random() < 0.25) await trouble()
    if (rig.random() < 0.5) rig.box.powerOn()
    // Keep within the ring: what it drops when full is counted elsewhere.
    if (backlog(rig) > 40) await recover(rig, truth)
  }
  await recover(rig, truth)
  const { lost, errors } = rig.link().status()
  void rig.link().close()
  return { seed, ...truth.compare(), lost, faults, repeats: repeats + errors.repeats }

  async function trouble(): Promise<void> {
    const dice = rig.random()
    if (dice < 0.15) {
      faults.unplug += 1
      rig.unplug()
      await rig.time.run(rig.random() * 4000)
      rig.plug()
    } else if (dice < 0.35) {
      faults.power += 1
      rig.cutPowerAtByte(1 + Math.floor(rig.random() * 40))
      moveSomeDrawer(rig)
      truth.look()
      await rig.time.run(rig.random() * 3000)
      rig.box.powerOn()
    } else if (dice < 0.45) {
      faults.reset += 1
      rig.box.reset('watchdog')
    } else if (dice < 0.6) {
      faults.host += 1
      repeats += rig.link().status().errors.repeats
      rig.restartHost()
    } else if (dice < 0.75) {
      faults.commit += 1
      rig.store.failing = 1 + Math.floor(rig.random() * 2)
    } else {
      faults.noise += 1
      rig.wire.faults = rig.random() < 0.5 ? rates : noFaults
    }
  }
}

export function isClean({ journalled, stored, missing, wrong, unmade, doubled, vanished, earlyAcks, lost }: OrdealReport): boolean {
  const troubles = [missing, wrong, unmade, doubled, vanished].flat().length + earlyAcks + lost
  return troubles === 0 && journalled === stored
}

async function recover(rig: Rig, truth: Truth): Promise<void> {
  rig.wire.faults = noFaults
  rig.plug()
  rig.cutPowerAtByte(Number.POSITIVE_INFINITY)
  rig.box.powerOn()
  await rig.until(() => rig.box.snapshot().boot !== undefined && backlog(rig) === 0, settleMsMax)
  truth.look()
}

function moveSomeDrawer({ box, random }: Rig): void {
  const drawer = 1 + Math.floor(random() * drawers)
  box.moveDrawer(drawer, !box.snapshot().openDrawers.includes(drawer))
}

function backlog({ box }: Rig): number {
  const { newestSeq, ackedSeq } = box.snapshot().journal
  return newestSeq - ackedSeq
}

type Truth = {
  look(): void
  compare(): Pick<OrdealReport, 'journalled' | 'stored' | 'missing' | 'wrong' | 'unmade' | 'earlyAcks' | 'doubled' | 'vanished'>
}

function createTruth({ box, store }: Rig): Truth {
  const journalled = new Map<number, string>()
  let earlyAcks = 0

  function look(): void {
    const { journal } = box.snapshot()
    for (const record of journal.records) journalled.set(record.seq, textOf(record))
    const held = Math.max(0, ...store.cursors.values())
    if (journal.ackedSeq > held) earlyAcks += 1
  }

  function compare() {
    const stored = new Map([...store.records.values()].map((record) => [record.seq, textOf(record)]))
    const missing = [...journalled].filter(([seq]) => !stored.has(seq))
    const wrong = [...journalled].filter(([seq, text]) => stored.has(seq) && stored.get(seq) !== text)
    const unmade = [...stored].filter(([seq]) => !journalled.has(seq))
    const show = (entries: [number, string][]) => entries.map(([seq, text]) => `${seq} ${text}`)
    return {
      journalled: journalled.size,
      stored: stored.size,
      missing: show(missing),
      wrong: show(wrong),
      unmade: show(unmade),
      earlyAcks,
      ...followDrawers(
        [...journalled].toSorted(([a], [b]) => a - b),
        box.snapshot().openDrawers,
      ),
    }
  }

  return { look, compare }
}

function followDrawers(journalled: readonly [number, string][], openDrawers: readonly number[]) {
  const open = new Set<number>()
  const doubled: string[] = []
  for (const [seq, text] of journalled) {
    const [, verb, drawer] = /^drawer-(opened|closed) (\d+)/.exec(text) ?? []
    if (!verb) continue
    if (open.has(Number(drawer)) === (verb === 'opened')) doubled.push(`${seq} ${text}`)
    if (verb === 'opened') open.add(Number(drawer))
    else open.delete(Number(drawer))
  }
  const vanished = Array.from({ length: drawers }, (_, i) => i + 1).filter((drawer) => open.has(drawer) !== openDrawers.includes(drawer))
  return { doubled, vanished }
}

function textOf(record: { readonly kind: string; readonly boot: number; readonly drawer?: number }): string {
  return `${record.kind} ${record.drawer ?? ''} boot ${record.boot}`
}
