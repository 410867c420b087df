import { maskToDrawers } from '../protocol/drawer-mask.ts'
import { boxFlags } from '../protocol/messages.ts'
import type { LinkState } from './link-state.ts'

/** What people and programs may know of the link. */
export type BoxLinkStatus = {
  readonly link: 'absent' | 'connecting' | 'ready' | 'wrong-version'
  /** The port in use. */
  readonly path: string | undefined
  /** Of the box that is ready, in text form. */
  readonly uuid: string | undefined
  readonly epoch: number | undefined
  /** How many drawers the box has, numbered from 1. */
  readonly drawers: number
  readonly openDrawers: readonly number[]
  readonly isLidOpen: boolean
  readonly clockSet: boolean
  /** Whether the box's clock outlives a power cut. */
  readonly clockBattery: boolean
  /** Epoch ms of the last good message. */
  readonly lastHeardAt: number | undefined
  /** Events lost since the link was created because the box's journal was full. */
  readonly lost: number
  readonly errors: {
    readonly badFrames: number
    readonly repeats: number
    readonly timeouts: number
    readonly refusals: number
    readonly commitFailures: number
    readonly regressions: number
  }
}

export function linkStatus(state: LinkState, badFrames: number): BoxLinkStatus {
  const { phase, flags } = state
  const { lost, ...errors } = state.tally
  const hello = phase.name === 'ready' ? phase.session.hello : undefined
  const has = (flag: number) => hello !== undefined && (flags & flag) !== 0
  return {
    link: linkOf(state),
    path: 'port' in phase ? phase.port.path : undefined,
    uuid: hello?.uuid,
    epoch: hello?.epoch,
    drawers: hello?.drawers ?? 0,
    openDrawers: hello ? maskToDrawers(state.openMask) : [],
    isLidOpen: has(boxFlags.lidOpen),
    clockSet: has(boxFlags.clockSet),
    clockBattery: has(boxFlags.clockBattery),
    lastHeardAt: state.lastHeardAt,
    lost,
    errors: { ...errors, badFrames },
  }
}

function linkOf({ phase, ports }: LinkState): BoxLinkStatus['link'] {
  if (phase.name === 'ready') return 'ready'
  if (phase.name === 'refused') return 'wrong-version'
  if (phase.name === 'stopped') return 'absent'
  return phase.name === 'closed' && ports.length === 0 ? 'absent' : 'connecting'
}
