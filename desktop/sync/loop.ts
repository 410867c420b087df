import { type Effect, type LoopEvent, type LoopState, loopOff, step, type Wants, type Work } from './loop-state.ts'
import type { Failure } from './reply.ts'
import type { Timers } from './timers.ts'

/** Why work failed: a reply's failure, or a store's error by its code. */
type WorkFailure = { code: string; message: string; retryAfterMs?: number }
/** What a piece of work came to, and what it found out is to be done next. */
export type Outcome = { ok: true; wants: Partial<Wants> } | { ok: false; failure: WorkFailure }

export type LoopParts = {
  works: Record<Work, (signal: AbortSignal) => Promise<Outcome>>
  /** Must have resolved once before any work is done. */
  prepare: () => Promise<void>
  /** Listens until the connection ends; tells when it is up and when there is news. */
  live: (tell: (news: 'live-up' | 'poke') => void, signal: AbortSignal) => Promise<Failure>
  timers: Timers
  random: () => number
  onStep: () => void
  onFailure: (work: Work, failure: WorkFailure) => void
}

export type Loop = {
  send(event: LoopEvent): void
  state(): LoopState
  /** Resolves when no work is under way. */
  settled(): Promise<void>
}

/*
 *   outside events ──▶ queue ──▶ step(state, event) ──▶ effects: push | pull | prove | connect | wait
 *   (writes, pokes,      ▲                                           │
 *    timers, people)     └────────── done, failed, live-up … ◀───────┘
 *
 * Senders only enqueue; the queue is worked off in a task of its own, so no sender waits for it.
 */
export function createLoop({ works, prepare, live, timers, random, onStep, onFailure }: LoopParts): Loop {
  let state = loopOff
  let queue: LoopEvent[] = []
  let isPrepared = false
  let work = new AbortController()
  let connection = new AbortController()
  let underWay: Promise<void> = Promise.resolve()
  let drained: Promise<void> = Promise.resolve()
  let cancelWait = () => {}

  function send(event: LoopEvent): void {
    queue.push(event)
    if (queue.length === 1) drained = Promise.resolve().then(drain)
  }

  function drain(): void {
    const events = queue
    queue = []
    for (const event of events) {
      const led = step(state, event, random())
      state = led.state
      led.effects.forEach(run)
    }
    onStep()
  }

  function run(effect: Effect): void {
    switch (effect.type) {
      case 'wait':
        cancelWait()
        cancelWait = timers.after(effect.ms, () => send({ type: 'timer' }))
        return
      case 'connect':
        connection = new AbortController()
        return void listen(connection.signal)
      case 'disconnect':
        return connection.abort()
      case 'halt':
        cancelWait()
        connection.abort()
        return work.abort()
      default:
        work = new AbortController()
        underWay = perform(effect.type, work.signal, underWay)
    }
  }

  /** Work that was told to halt may still be writing what it got; the next begins after it. */
  async function perform(kind: Work, signal: AbortSignal, before: Promise<void>): Promise<void> {
    await before
    const outcome = await attempt(kind, signal).catch(toOutcome)
    if (signal.aborted) return
    if (outcome.ok) return send({ type: 'done', wants: outcome.wants })
    onFailure(kind, outcome.failure)
    const { code, retryAfterMs = 0 } = outcome.failure
    send({ type: 'failed', code, retryAfterMs })
  }

  async function attempt(kind: Work, signal: AbortSignal): Promise<Outcome> {
    if (!isPrepared) await prepare()
    isPrepared = true
    return works[kind](signal)
  }

  async function listen(signal: AbortSignal): Promise<void> {
    await live((news) => signal.aborted || send({ type: news }), signal).catch(() => undefined)
    if (!signal.aborted) send({ type: 'live-down' })
  }

  async function settled(): Promise<void> {
    await drained
    await underWay
  }

  return { send, state: () => state, settled }
}

/** The store's errors carry a code; anything else that is thrown is a defect, which is shown and tried again. */
function toOutcome(error: unknown): Outcome {
  const { code = 'defect', message = String(error) } = error as { code?: string; message?: string }
  return { ok: false, failure: { code, message } }
}
