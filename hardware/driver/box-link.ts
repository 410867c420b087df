import { drawersToMask } from '../protocol/drawer-mask.ts'
import type { PortOpener } from './box-port.ts'
import type { BoxRecord } from './box-record.ts'
import { linkWakeMs, stepLink } from './link-machine.ts'
import { type BoxOutputs, initialLinkState, type LinkEffect, type LinkEvent, type Moment } from './link-state.ts'
import { type BoxLinkStatus, linkStatus } from './link-status.ts'
import { createPortSlot } from './port-slot.ts'

export type BoxLinkOptions = {
  readonly opener: PortOpener
  readonly clock: {
    /** Epoch ms. */
    now(): number
    /** Ms that never go back. */
    monotonic(): number
  }
  readonly timers: { setTimeout(callback: () => void, ms: number): unknown; clearTimeout(handle: never): void }
  /** In [0, 1). */
  readonly random: () => number
  readonly log: { info(detail: object, text: string): void; warn(detail: object, text: string): void }
  /** Resolves when the records are durable; only then are they acknowledged. They may come again: (device, epoch, seq) is their key. */
  readonly onRecords: (records: readonly BoxRecord[]) => Promise<void>
  /** The highest seq that is durable for this box and epoch, 0 for none. */
  readonly cursorOf: (uuid: string, epoch: number) => Promise<number>
}

export type BoxLink = {
  status(): BoxLinkStatus
  /** Calls back on every change but that of `lastHeardAt`; returns the way to stop. */
  subscribe(listener: (status: BoxLinkStatus) => void): () => void
  /** The whole of what the box shall show from now on; throws RangeError for a drawer outside 1–16. */
  setOutputs(outputs: BoxOutputs): void
  /** Resolves when the port is free and what was handed over has been answered. */
  close(): Promise<void>
}

/** Keeps a link to the best box there is, for as long as it is not closed. */
export function createBoxLink(options: BoxLinkOptions): BoxLink {
  const { opener, clock, timers, log } = options
  const listeners = new Set<(status: BoxLinkStatus) => void>()
  const queue: LinkEvent[] = []
  const slot = createPortSlot(opener, {
    opened: () => dispatch({ type: 'opened' }),
    closed: (reason) => dispatch({ type: 'port-closed', reason }),
    heard: (message) => dispatch({ type: 'message', message }),
  })
  let state = initialLinkState
  let isStepping = false
  let timer: unknown
  let published = ''
  // The host is asked one thing at a time, so a cursor always follows the commit before it.
  let hostIdle: Promise<void> = Promise.resolve()

  function dispatch(event: LinkEvent): void {
    queue.push(event)
    if (isStepping) return
    isStepping = true
    let now = moment()
    for (let next = queue.shift(); next; next = queue.shift()) {
      now = moment()
      const step = stepLink(state, next, now)
      state = step.state
      step.effects.forEach(perform)
    }
    isStepping = false
    arm(now)
    publish()
  }

  function perform(effect: LinkEffect): void {
    switch (effect.type) {
      case 'list':
        return void listPorts()
      case 'open':
        return slot.open(effect.path)
      case 'close':
        return void slot.close()
      case 'write':
        return slot.write(effect.bytes)
      case 'ask-cursor':
        return askCursor(effect)
      case 'deliver':
        return deliver(effect)
      case 'log':
        return log[effect.level](effect.detail, effect.text)
    }
  }

  async function listPorts(): Promise<void> {
    try {
      dispatch({ type: 'listed', ports: await opener.list() })
    } catch (error) {
      log.warn({ error }, 'the ports could not be listed')
    }
  }

  function askCursor({ session, uuid, epoch }: Extract<LinkEffect, { type: 'ask-cursor' }>): void {
    askHost(
      () => options.cursorOf(uuid, epoch),
      (seq) => ({ type: 'cursor', session, seq }),
      { type: 'cursor-failed', session },
    )
  }

  function deliver({ delivery, records }: Extract<LinkEffect, { type: 'deliver' }>): void {
    askHost(
      () => options.onRecords(records),
      () => ({ type: 'committed', delivery }),
      { type: 'commit-failed', delivery },
    )
  }

  function askHost<T>(ask: () => Promise<T>, answered: (answer: T) => LinkEvent, failed: LinkEvent): void {
    hostIdle = hostIdle
      .then(ask)
      .then(answered)
      .catch((error: unknown) => {
        log.warn({ error }, 'the host could not answer the box')
        return failed
      })
      .then(dispatch)
  }

  function moment(): Moment {
    return { wallMs: clock.now(), monoMs: clock.monotonic(), random: options.random() }
  }

  /** By the time of the last step: what came due while it ran must not be passed over. */
  function arm(now: Moment): void {
    if (timer !== undefined) timers.clearTimeout(timer as never)
    const wakeMs = linkWakeMs(state, now)
    const inMs = wakeMs === undefined ? 0 : Math.max(0, Math.ceil(wakeMs - clock.monotonic()))
    timer = wakeMs === undefined ? undefined : timers.setTimeout(() => dispatch({ type: 'tick' }), inMs)
  }

  function publish(): void {
    if (listeners.size === 0) return
    const status = linkStatus(state, slot.badFrames())
    const shown = JSON.stringify({ ...status, lastHeardAt: undefined })
    if (shown === published) return
    published = shown
    for (const listener of listeners) listener(status)
  }

  dispatch({ type: 'tick' })

  return {
    status: () => linkStatus(state, slot.badFrames()),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    setOutputs(outputs) {
      drawersToMask([...outputs.leds, ...outputs.blinking])
      dispatch({ type: 'outputs', outputs })
    },
    async close() {
      dispatch({ type: 'stop' })
      await slot.close()
      await hostIdle
    },
  }
}
