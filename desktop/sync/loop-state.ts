import { backoffLimits, backoffMs } from './backoff.ts'

/*
 *              start                  wants?  push, then pull, then prove
 *     off ─────────────▶ (next) ◀──────────────────────────────┐
 *      ▲                   │  wants nothing                     │ done
 *      │ stop              ├──────────────▶ idle ── wrote, poke │
 *      │ from anywhere     │                 ▲      prove-due ─▶│
 *                          ▼                 │                  │
 *              push | pull | prove ──────────┴──────────────────┘
 *                          │ failed
 *                          ▼
 *       backoff | offline | signed-out | blocked ── timer, nudge ─▶ (next)
 *
 * One request is under way at a time, besides the live connection. While that is up, pokes say when to pull;
 * while it is not, a timer does. Events that come in the middle of work only leave a want behind.
 */

export type Work = 'push' | 'pull' | 'prove'
export type Phase = 'off' | 'idle' | Work | 'backoff' | 'offline' | 'signed-out' | 'blocked'
export type Wants = Readonly<Record<Work, boolean>>

export type LoopState = {
  readonly phase: Phase
  readonly wants: Wants
  readonly live: 'down' | 'connecting' | 'up'
  /** What the host says of its network. */
  readonly isOnline: boolean
  readonly isTimerSet: boolean
  /** Failures in a row, of work and of the live connection. */
  readonly failures: number
  readonly liveFailures: number
}

export type LoopEvent =
  | { type: 'start' | 'stop' }
  /** A record was written here. */
  | { type: 'wrote' }
  /** The server has news. */
  | { type: 'poke' }
  /** Time to compare both sides; whatever a lost poke kept from here comes with it. */
  | { type: 'prove-due' }
  /** The network is back, somebody signed in, or a person asks: try everything now. */
  | { type: 'nudge' }
  /** The computer slept: whatever was open may be a corpse. */
  | { type: 'wake' }
  | { type: 'offline' }
  | { type: 'timer' }
  /** The work of this phase ended well, and found out what is to do next. */
  | { type: 'done'; wants: Partial<Wants> }
  | { type: 'failed'; code: string; retryAfterMs?: number }
  | { type: 'live-up' | 'live-down' }

/** `halt`: drop all that is under way, timer and connection included. */
export type Effect = { type: Work | 'connect' | 'disconnect' | 'halt' } | { type: 'wait'; ms: number }
export type Step = { state: LoopState; effects: Effect[] }

export const loopOff: LoopState = {
  phase: 'off',
  wants: { push: false, pull: false, prove: false },
  live: 'down',
  isOnline: true,
  isTimerSet: false,
  failures: 0,
  liveFailures: 0,
}

/** Decides what one event leads to; `random` in [0, 1) spreads the waits. */
export function step(state: LoopState, event: LoopEvent, random: number): Step {
  if (event.type === 'start') return state.phase === 'off' ? next(connect(stay({ ...state, wants: all })), random) : stay(state)
  if (state.phase === 'off') return stay(state)
  switch (event.type) {
    case 'stop':
      return { state: loopOff, effects: [{ type: 'halt' }] }
    case 'wrote':
      return want(state, { push: true }, random)
    case 'poke':
      return want(state, { pull: true }, random)
    case 'prove-due':
      return want(state, { pull: true, prove: true }, random)
    case 'nudge':
      return retry(connect(stay(hopeful(state))), random)
    case 'wake':
      return next(connect({ state: { ...hopeful(state), live: 'down', isTimerSet: false }, effects: [{ type: 'halt' }] }), random)
    case 'offline':
      return leaveNetwork({ ...state, isOnline: false }, random)
    case 'timer':
      return takeTimer({ ...state, isTimerSet: false }, random)
    case 'done':
      return isWorking(state) ? next(stay(wanting({ ...state, failures: 0 }, event.wants)), random) : stay(state)
    case 'failed':
      return isWorking(state) ? fail(state, event, random) : stay(state)
    case 'live-up':
      return state.live === 'connecting' ? want({ ...state, live: 'up', liveFailures: 0 }, { pull: true }, random) : stay(state)
    case 'live-down':
      return state.live === 'down' ? stay(state) : loseLive({ ...state, live: 'down', liveFailures: state.liveFailures + 1 }, random)
  }
}

function want(state: LoopState, wants: Partial<Wants>, random: number): Step {
  const wanted = stay(wanting(state, wants))
  return state.phase === 'idle' ? next(wanted, random) : wanted
}

/** Leaves whatever rest it is in; work that is under way goes on. */
function retry(from: Step, random: number): Step {
  return isWorking(from.state) ? from : next(from, random)
}

/** Starts the first piece of work that is wanted, or rests. */
function next({ state, effects }: Step, random: number): Step {
  if (!state.isOnline) return offline({ state, effects }, random)
  const work = works.find((each) => state.wants[each])
  if (!work) return rest({ state: { ...state, phase: 'idle' }, effects }, random)
  return { state: { ...state, phase: work, wants: { ...state.wants, [work]: false } }, effects: [...effects, { type: work }] }
}

function rest(from: Step, random: number): Step {
  if (from.state.live === 'up' || from.state.isTimerSet) return from
  return wait(from, backoffMs(Math.max(from.state.liveFailures, pollFailuresMin), random))
}

function takeTimer(state: LoopState, random: number): Step {
  if (isWaiting(state)) return next(connect(stay({ ...wanting(state, { pull: true }), isOnline: true })), random)
  if (state.live === 'up') return stay(state)
  const wanted = connect(stay(wanting(state, { pull: true })))
  return state.phase === 'idle' ? next(wanted, random) : wanted
}

function fail(state: LoopState, { code, retryAfterMs }: { code: string; retryAfterMs?: number }, random: number): Step {
  const kept = stay({ ...wanting(state, { [state.phase]: true }), failures: state.failures + 1 })
  // Somebody may sign in while the refusal is on its way, or let the device in again elsewhere: asked now and then.
  if (code === 'sign-in-needed') return wait(disconnect(inPhase('signed-out', kept)), backoffMs(state.failures, random))
  if (code === 'server-newer') return wait(disconnect(inPhase('blocked', kept)), backoffLimits.retryAfterMsMax)
  if (!state.isOnline) return offline(kept, random)
  return wait(inPhase('backoff', kept), backoffMs(state.failures, random, retryAfterMs))
}

function leaveNetwork(state: LoopState, random: number): Step {
  return state.phase === 'idle' || state.phase === 'backoff' ? offline(stay(state), random) : stay(state)
}

/** The host may be wrong about its network, so it is tried now and then all the same. */
function offline(from: Step, random: number): Step {
  return wait(disconnect(inPhase('offline', from)), backoffMs(Number.MAX_SAFE_INTEGER, random))
}

function loseLive(state: LoopState, random: number): Step {
  return state.phase === 'idle' ? wait(stay(state), backoffMs(state.liveFailures, random)) : stay(state)
}

const works: readonly Work[] = ['push', 'pull', 'prove']
const all: Wants = { push: true, pull: true, prove: true }
/** Without a live connection it is asked every few seconds at first. */
const pollFailuresMin = 3

const isWorking = (state: LoopState): boolean => works.includes(state.phase as Work)
const isWaiting = ({ phase }: LoopState): boolean => ['backoff', 'offline', 'signed-out', 'blocked'].includes(phase)

const stay = (state: LoopState): Step => ({ state, effects: [] })
const inPhase = (phase: Phase, { state, effects }: Step): Step => ({ state: { ...state, phase }, effects })
const hopeful = (state: LoopState): LoopState => ({ ...state, wants: all, isOnline: true, failures: 0, liveFailures: 0 })

const wanting = (state: LoopState, wants: Partial<Wants>): LoopState => ({
  ...state,
  wants: {
    push: state.wants.push || wants.push === true,
    pull: state.wants.pull || wants.pull === true,
    prove: state.wants.prove || wants.prove === true,
  },
})

const wait = ({ state, effects }: Step, ms: number): Step => ({
  state: { ...state, isTimerSet: true },
  effects: [...effects, { type: 'wait', ms }],
})

const connect = (from: Step): Step => setLive(from, from.state.live === 'down' ? 'connect' : undefined, 'connecting')
const disconnect = (from: Step): Step => setLive(from, from.state.live === 'down' ? undefined : 'disconnect', 'down')

function setLive(from: Step, type: 'connect' | 'disconnect' | undefined, live: LoopState['live']): Step {
  return type ? { state: { ...from.state, live }, effects: [...from.effects, { type }] } : from
}
