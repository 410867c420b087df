import type { Message } from '../protocol/message-codec.ts'
import type { BuzzerPattern, MessageValues, RequestName } from '../protocol/messages.ts'
import type { PortInfo } from './box-port.ts'
import type { BoxRecord } from './box-record.ts'
import type { PortHistories } from './choose-port.ts'
import type { Placement } from './place-in-time.ts'

/** Everything that varies from call to call and that the machine may not fetch itself. */
export type Moment = {
  /** Epoch ms; may jump when somebody sets the host's clock. */
  readonly wallMs: number
  /** Never goes back; all waits are measured on it. */
  readonly monoMs: number
  /** In [0, 1). */
  readonly random: number
}

/** What the box shall show and sound: the whole of it, not a change. Drawers are numbered from 1. */
export type BoxOutputs = {
  readonly leds: readonly number[]
  /** Blink, whether or not they are in `leds`. */
  readonly blinking: readonly number[]
  readonly buzzer: BuzzerPattern
}

export type Hello = MessageValues<'hello-reply'>

/**
 * closed → opening → greeting → ready; any failure leads back to closed, with a growing pause per port.
 * refused is a box whose protocol versions have none in common with ours.
 */
export type Phase =
  | { readonly name: 'closed' }
  | { readonly name: 'opening'; readonly port: PortInfo; readonly deadlineMs: number }
  | { readonly name: 'greeting'; readonly port: PortInfo; readonly nonce: number; readonly helloAtMs: number; readonly deadlineMs: number }
  | { readonly name: 'ready'; readonly port: PortInfo; readonly session: Session }
  | { readonly name: 'refused'; readonly port: PortInfo; readonly untilMs: number }
  | { readonly name: 'stopped' }

/** The one request that waits for its reply. */
type InFlight = {
  readonly name: RequestName
  readonly seq: number
  readonly bytes: Uint8Array
  readonly sends: number
  readonly retryAtMs: number
}

/** One unbroken talk with one boot of one box. */
export type Session = {
  readonly id: number
  readonly hello: Hello
  readonly seq: number
  readonly inFlight: InFlight | undefined
  /** The last record that the host has committed; undefined until the host has said. */
  readonly cursor: number | undefined
  readonly askCursorAtMs: number | undefined
  /** The newest record that the box is known to hold. */
  readonly newestSeq: number
  readonly readAtMs: number
  /** Records that the host is committing; none is read meanwhile. */
  readonly delivering: { readonly id: number; readonly upToSeq: number; readonly lost: number } | undefined
  readonly isAckDue: boolean
  readonly outputsAtMs: number
  readonly timeAtMs: number
  readonly stateAtMs: number
}

export type Tally = {
  /** Records that the box had to drop because its journal was full. */
  readonly lost: number
  /** Requests given up after all their repeats. */
  readonly timeouts: number
  /** Requests that had to be sent again. */
  readonly repeats: number
  /** Requests that the box answered with an error. */
  readonly refusals: number
  readonly commitFailures: number
  /** The box numbered below what the host holds: events in between cannot be told from old ones. */
  readonly regressions: number
}

export type LinkState = {
  readonly phase: Phase
  readonly ports: readonly PortInfo[]
  readonly histories: PortHistories
  readonly listAtMs: number
  /** Numbers sessions and deliveries, so that late answers are told from present ones. */
  readonly serial: number
  readonly outputs: BoxOutputs
  readonly placement: Placement | undefined
  /** Wall minus monotonic time when the box's clock was last set. */
  readonly clockOffsetMs: number | undefined
  readonly openMask: number
  readonly flags: number
  readonly lastHeardAt: number | undefined
  readonly tally: Tally
}

export type LinkEvent =
  | { readonly type: 'tick' }
  | { readonly type: 'listed'; readonly ports: readonly PortInfo[] }
  | { readonly type: 'opened' }
  /** The port closed, or would not open. */
  | { readonly type: 'port-closed'; readonly reason: string }
  | { readonly type: 'message'; readonly message: Message }
  | { readonly type: 'cursor'; readonly session: number; readonly seq: number }
  | { readonly type: 'cursor-failed'; readonly session: number }
  | { readonly type: 'committed'; readonly delivery: number }
  | { readonly type: 'commit-failed'; readonly delivery: number }
  | { readonly type: 'outputs'; readonly outputs: BoxOutputs }
  | { readonly type: 'stop' }

export type LinkEffect =
  | { readonly type: 'list' }
  | { readonly type: 'open'; readonly path: string }
  | { readonly type: 'close' }
  | { readonly type: 'write'; readonly bytes: Uint8Array }
  | { readonly type: 'ask-cursor'; readonly session: number; readonly uuid: string; readonly epoch: number }
  | { readonly type: 'deliver'; readonly delivery: number; readonly records: readonly BoxRecord[] }
  | { readonly type: 'log'; readonly level: 'info' | 'warn'; readonly text: string; readonly detail: object }

export type Step = { readonly state: LinkState; readonly effects: readonly LinkEffect[] }

export const darkOutputs: BoxOutputs = { leds: [], blinking: [], buzzer: 'off' }

export const initialLinkState: LinkState = {
  phase: { name: 'closed' },
  ports: [],
  histories: {},
  listAtMs: 0,
  serial: 0,
  outputs: darkOutputs,
  placement: undefined,
  clockOffsetMs: undefined,
  openMask: 0,
  flags: 0,
  lastHeardAt: undefined,
  tally: { lost: 0, timeouts: 0, repeats: 0, refusals: 0, commitFailures: 0, regressions: 0 },
}

export function counted(state: LinkState, key: keyof Tally, by = 1): LinkState {
  return { ...state, tally: { ...state.tally, [key]: state.tally[key] + by } }
}
