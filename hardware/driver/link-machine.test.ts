import { describe, expect, test } from 'vitest'
import { linkWakeMs, stepLink } from './link-machine.ts'
import { darkOutputs, type Hello, initialLinkState, type LinkEffect, type LinkEvent, type LinkState, type Moment } from './link-state.ts'
import { linkStatus } from './link-status.ts'
import { linkTimings } from './link-timings.ts'
import { frameMessages } from './read-frames.test-support.ts'

const virtual = { path: 'virtual', rank: 1 }
const real = { path: 'real', rank: 0 }
const wallMs = Date.UTC(2026, 0, 15)

const hello: Hello = {
  protocolMin: 1,
  protocolMax: 1,
  nonce: 0x8000,
  drawers: 8,
  flags: 1,
  uuid: '6f1d2c3b-4a59-4867-8123-456789abcdef',
  epoch: 7,
  boot: 3,
  uptimeS: 1,
  resetCause: 2,
  firmwareMajor: 1,
  firmwareMinor: 0,
  crcErrors: 0,
  frameErrors: 0,
  journalErrors: 0,
  newestSeq: 5,
}
const opened = { seq: 6, kind: 0x81, detail: 2, boot: 3, value: 1_768_435_200 }

/** Walks a machine through events and remembers what it asked for. */
function createWalk() {
  let state: LinkState = initialLinkState
  let monoMs = 1000
  let wallOffsetMs = wallMs
  let effects: readonly LinkEffect[] = []
  const moment = (): Moment => ({ wallMs: wallOffsetMs + monoMs, monoMs, random: 0.5 })
  const walk = {
    /** The names of all requests so far. */
    sent: [] as string[],
    state: () => state,
    moment,
    effects: (type: LinkEffect['type']) => effects.filter((effect) => effect.type === type),
    writes: () => frameMessages(effects.flatMap((effect) => (effect.type === 'write' ? [effect.bytes] : []))),
    step(event: LinkEvent) {
      const step = stepLink(state, event, moment())
      state = step.state
      effects = step.effects
      for (const { name } of walk.writes()) walk.sent.push(name)
      return walk
    },
    wait(ms: number) {
      monoMs += ms
      return walk.step({ type: 'tick' })
    },
    /** Somebody sets the host's clock. */
    setClock(byMs: number) {
      wallOffsetMs += byMs
      return walk.step({ type: 'tick' })
    },
    /** Answers requests until none is in flight. */
    settle() {
      const calm = { boot: 3, uptimeS: 1, open: 0, flags: 1, newestSeq: 5, ackedSeq: 5 }
      while (walk.inFlight()) walk.reply(`${walk.inFlight()}-reply`, calm)
      return walk
    },
    /** Answers the request in flight. */
    reply(name: string, values: object) {
      const seq = state.phase.name === 'ready' ? state.phase.session.inFlight?.seq : 0
      return walk.step({ type: 'message', message: { name, seq, values } as never })
    },
    ready(port = real, values: Partial<Hello> = {}) {
      walk
        .step({ type: 'listed', ports: [port] })
        .step({ type: 'opened' })
        .reply('hello-reply', { ...hello, ...values })
      return walk
    },
    inFlight: () => (state.phase.name === 'ready' ? state.phase.session.inFlight?.name : undefined),
    sessionId: () => (state.phase.name === 'ready' ? state.phase.session.id : -1),
    deliveryId: () => (state.phase.name === 'ready' ? (state.phase.session.delivering?.id ?? -1) : -1),
  }
  return walk
}

describe('greeting', () => {
  test('I3.13 HELLO is repeated every 500 ms and given up after 5 s, with a growing pause', () => {
    const walk = createWalk().step({ type: 'listed', ports: [real] })
    expect(walk.effects('open')).toEqual([{ type: 'open', path: 'real' }])
    walk.step({ type: 'opened' })
    for (let i = 0; i < 9; i++) {
      expect(walk.writes().map(({ name }) => name)).toEqual(['hello'])
      walk.wait(linkTimings.helloMs)
    }
    walk.wait(linkTimings.helloMs)
    expect(walk.state().phase.name).toBe('closed')
    expect(walk.state().histories['real']).toMatchObject({ failures: 1, isBox: false })
    walk.step({ type: 'listed', ports: [real] })
    expect(walk.state().phase.name).toBe('closed')
    walk.wait(linkTimings.reopenMsMin).step({ type: 'listed', ports: [real] })
    expect(walk.state().phase.name).toBe('opening')
  })

  test('I3.13 an answer to an earlier HELLO is not taken', () => {
    const walk = createWalk().ready(real, { nonce: 1 })
    expect(walk.state().phase.name).toBe('greeting')
  })

  test('I3.28 a box of another protocol version is refused and named, and asked again when replugged', () => {
    const walk = createWalk().ready(real, { protocolMin: 2, protocolMax: 3 })
    expect(linkStatus(walk.state(), 0).link).toBe('wrong-version')
    expect(walk.effects('close')).toHaveLength(1)
    walk.step({ type: 'listed', ports: [real] })
    expect(linkStatus(walk.state(), 0).link).toBe('wrong-version')
    walk.step({ type: 'listed', ports: [] }).ready()
    expect(linkStatus(walk.state(), 0).link).toBe('ready')
  })
})

describe('a real box beside a virtual one', () => {
  test('I3.29 the real box takes over when it says HELLO', () => {
    const walk = createWalk().ready(virtual).wait(linkTimings.listMs)
    expect(walk.effects('list')).toHaveLength(1)
    walk.step({ type: 'listed', ports: [virtual, real] })
    expect([...walk.effects('close'), ...walk.effects('open')]).toEqual([{ type: 'close' }, { type: 'open', path: 'real' }])
    walk.step({ type: 'opened' }).reply('hello-reply', hello)
    expect(linkStatus(walk.state(), 0)).toMatchObject({ link: 'ready', path: 'real' })
    walk.wait(60_000)
    expect(walk.effects('list')).toEqual([])
  })

  test('I3.29 a port where no box answers is tried once, and left alone until it is replugged', () => {
    const walk = createWalk().ready(virtual)
    walk
      .step({ type: 'listed', ports: [virtual, real] })
      .step({ type: 'opened' })
      .wait(linkTimings.greetingMsMax)
    walk.step({ type: 'listed', ports: [virtual, real] })
    expect(walk.effects('open')).toEqual([{ type: 'open', path: 'virtual' }])
    walk.step({ type: 'opened' }).reply('hello-reply', hello)
    walk.step({ type: 'listed', ports: [virtual, real] })
    expect(walk.state().phase).toMatchObject({ name: 'ready', port: virtual })
    walk.step({ type: 'listed', ports: [virtual] }).step({ type: 'listed', ports: [virtual, real] })
    expect(walk.state().phase).toMatchObject({ name: 'opening', port: real })
  })

  test('I3.29 a real box that falls silent is waited for before the virtual one stands in', () => {
    const walk = createWalk().ready(real).step({ type: 'port-closed', reason: 'noise' })
    walk.step({ type: 'listed', ports: [virtual, real] })
    expect(walk.state().phase.name).toBe('closed')
    walk.wait(linkTimings.reopenMsMin).step({ type: 'listed', ports: [virtual, real] })
    expect(walk.state().phase).toMatchObject({ name: 'opening', port: real })
  })
})

describe('the journal', () => {
  const withCursor = () => {
    const walk = createWalk().ready()
    expect(walk.effects('ask-cursor')).toEqual([{ type: 'ask-cursor', session: 1, uuid: hello.uuid, epoch: 7 }])
    walk.step({ type: 'cursor', session: walk.sessionId(), seq: 5 })
    return walk.settle()
  }

  test('I3.14 a hint is followed by a read at once, and the acknowledgement by the commit', () => {
    const walk = withCursor().step({
      type: 'message',
      message: { name: 'event', seq: 0, values: { boot: 3, newestSeq: 6, open: 2, flags: 1 } },
    })
    expect(walk.writes()).toMatchObject([{ name: 'journal-read', values: { epoch: 7, fromSeq: 6 } }])
    walk.reply('journal-read-reply', { records: [opened] })
    expect(walk.effects('deliver')).toMatchObject([{ records: [{ kind: 'drawer-opened', drawer: 2, seq: 6 }] }])
    expect(walk.writes().map(({ name }) => name)).not.toContain('journal-ack')
    walk.step({ type: 'committed', delivery: walk.deliveryId() })
    expect(walk.writes()).toMatchObject([{ name: 'journal-ack', values: { epoch: 7, upToSeq: 6 } }])
  })

  test('I3.20 a commit of an earlier session acknowledges nothing', () => {
    const walk = withCursor()
    walk.step({ type: 'message', message: { name: 'event', seq: 0, values: { boot: 3, newestSeq: 6, open: 2, flags: 1 } } })
    walk.reply('journal-read-reply', { records: [opened] })
    const delivery = walk.deliveryId()
    walk.step({ type: 'port-closed', reason: 'unplugged' }).wait(linkTimings.listMs).ready()
    walk.step({ type: 'committed', delivery })
    expect(walk.writes()).toEqual([])
  })

  test('I3.17 a hint that was lost is made up for by the next STATE', () => {
    const walk = withCursor().wait(linkTimings.stateMs)
    expect(walk.inFlight()).toBe('state')
    walk.reply('state-reply', { boot: 3, uptimeS: 9, open: 0, flags: 1, newestSeq: 6, ackedSeq: 5 })
    expect(walk.inFlight()).toBe('journal-read')
  })

  test('I3.15 another boot id means greeting again, on the same port', () => {
    const walk = withCursor().wait(linkTimings.stateMs)
    walk.reply('state-reply', { boot: 4, uptimeS: 0, open: 0, flags: 1, newestSeq: 5, ackedSeq: 5 })
    expect(walk.state().phase.name).toBe('greeting')
    expect(walk.effects('close')).toEqual([])
  })

  test('I3.26 a box that numbers below the cursor is told how far the host holds', () => {
    const walk = createWalk().ready()
    walk.step({ type: 'cursor', session: 1, seq: 900 })
    while (walk.inFlight() !== 'journal-ack')
      walk.reply(`${walk.inFlight()}-reply`, { boot: 3, uptimeS: 1, open: 0, flags: 1, newestSeq: 5, ackedSeq: 5 })
    expect(walk.state().tally.regressions).toBe(1)
  })
})

describe('one request at a time', () => {
  test('I3.22 a request is repeated unchanged, and after five sends the port is opened anew', () => {
    const walk = createWalk().ready()
    const first = walk.effects('write')
    for (let i = 1; i < linkTimings.sendsMax; i++) expect(walk.wait(linkTimings.replyMsMax).effects('write')).toEqual(first)
    walk.wait(linkTimings.replyMsMax)
    expect(walk.state().phase.name).toBe('closed')
    expect(walk.state().tally).toMatchObject({ timeouts: 1, repeats: 4 })
  })

  test('I3.22 a late answer to an earlier request is not taken', () => {
    const walk = createWalk().ready()
    const before = walk.inFlight()
    walk.step({ type: 'message', message: { name: 'outputs-reply', seq: 0x55, values: {} } as never })
    expect(walk.inFlight()).toBe(before)
  })

  test('I3.16 the time is set again when the host clock was changed, and each hour', () => {
    const walk = createWalk().ready().settle()
    expect(walk.setClock(1000).inFlight()).toBeUndefined()
    walk.setClock(3_600_000)
    expect(walk.writes()).toMatchObject([{ name: 'time-set', values: { epochS: Math.floor(walk.moment().wallMs / 1000) } }])
    walk.sent.length = 0
    for (let s = 0; s < 3601; s++) walk.settle().wait(1000)
    expect(walk.sent.filter((name) => name === 'time-set')).toHaveLength(1)
  })

  test('I3.16 a time that needed repeats is set again soon, as it came late', () => {
    const walk = createWalk().ready()
    while (walk.inFlight() !== 'time-set') walk.reply(`${walk.inFlight()}-reply`, {})
    walk.wait(linkTimings.replyMsMax).settle()
    let waitedMs = 0
    for (; walk.inFlight() !== 'time-set'; waitedMs += 1000) walk.settle().wait(1000)
    expect(waitedMs).toBeLessThanOrEqual(linkTimings.timeSetAgainMs + 1000)
  })

  test('I3.16 a host clock of a dead battery is not passed on', () => {
    const walk = createWalk().setClock(-wallMs).ready()
    for (let s = 0; s < 60; s++) {
      expect(walk.writes().map(({ name }) => name)).not.toContain('time-set')
      if (walk.inFlight()) walk.reply(`${walk.inFlight()}-reply`, { boot: 3, uptimeS: 1, open: 0, flags: 0, newestSeq: 5, ackedSeq: 5 })
      else walk.wait(1000)
    }
    expect(walk.state().clockOffsetMs).toBeUndefined()
  })
})

describe('every state and every event', () => {
  const states: Record<string, () => ReturnType<typeof createWalk>> = {
    closed: () => createWalk(),
    opening: () => createWalk().step({ type: 'listed', ports: [real] }),
    greeting: () =>
      createWalk()
        .step({ type: 'listed', ports: [real] })
        .step({ type: 'opened' }),
    ready: () => createWalk().ready(),
    'ready on a lesser port': () => createWalk().ready(virtual),
    refused: () => createWalk().ready(real, { protocolMin: 9, protocolMax: 9 }),
    stopped: () => createWalk().ready().step({ type: 'stop' }),
  }
  const events: readonly LinkEvent[] = [
    { type: 'tick' },
    { type: 'listed', ports: [] },
    { type: 'listed', ports: [virtual, real] },
    { type: 'opened' },
    { type: 'port-closed', reason: 'gone' },
    { type: 'message', message: { name: 'hello-reply', seq: 0, values: hello } },
    { type: 'message', message: { name: 'event', seq: 0, values: { boot: 3, newestSeq: 9, open: 1, flags: 0 } } },
    { type: 'message', message: { name: 'error', seq: 1, values: { code: 3, request: 3 } } },
    { type: 'message', message: { name: 'journal-read-reply', seq: 1, values: { records: [opened] } } },
    { type: 'cursor', session: 1, seq: 0 },
    { type: 'cursor-failed', session: 1 },
    { type: 'committed', delivery: 1 },
    { type: 'commit-failed', delivery: 1 },
    { type: 'outputs', outputs: { ...darkOutputs, leds: [1] } },
    { type: 'stop' },
  ]
  const cells = Object.keys(states).flatMap((from) => events.map((event, i) => ({ from, event, title: `${from} × ${event.type} ${i}` })))

  test.each(cells)('I3.22 $title: writes only to an open port, and never sleeps for good', ({ from, event }) => {
    const walk = states[from]!().step(event)
    const { phase } = walk.state()
    if (phase.name !== 'greeting' && phase.name !== 'ready') expect(walk.effects('write')).toEqual([])
    if (phase.name !== 'ready') expect(walk.effects('deliver')).toEqual([])
    if (from === 'stopped') expect(phase.name).toBe('stopped')
    if (phase.name === 'stopped') return
    walk.wait(1)
    expect(linkWakeMs(walk.state(), walk.moment())).toBeGreaterThan(walk.moment().monoMs)
  })
})
