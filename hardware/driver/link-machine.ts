import { encodeMessage } from '../protocol/message-codec.ts'
import { protocolVersions } from '../protocol/limits.ts'
import { chooseBetterPort, choosePort, forgetVanished, rememberBox, rememberFailure } from './choose-port.ts'
import type { PortInfo } from './box-port.ts'
import type { Hello, LinkEffect, LinkEvent, LinkState, Moment, Phase, Step } from './link-state.ts'
import { linkTimings } from './link-timings.ts'
import { learnUptime } from './place-in-time.ts'
import { hearInSession, openSession, pumpSession, sessionWakeTimes, settleInSession, tickSession } from './session.ts'

/** The link as a pure machine: what happened leads to a new state and to what is to be done. */
export function stepLink(state: LinkState, event: LinkEvent, now: Moment): Step {
  const stepped = handle(state, event, now)
  const pumped = pumpSession(stepped.state, now)
  return { state: pumped.state, effects: [...stepped.effects, ...pumped.effects] }
}

/** When the next `tick` is needed, on the monotonic clock, after a step at `now`; a time that has passed is needed at once. */
export function linkWakeMs(state: LinkState, now: Moment): number | undefined {
  const times = [...phaseWakeTimes(state.phase, now), ...(wantsListing(state.phase) ? [state.listAtMs] : [])]
  return times.length > 0 ? Math.min(...times) : undefined
}

function phaseWakeTimes(phase: Phase, now: Moment): readonly number[] {
  if (phase.name === 'opening') return [phase.deadlineMs]
  if (phase.name === 'greeting') return [phase.deadlineMs, phase.helloAtMs]
  if (phase.name === 'refused') return [phase.untilMs]
  return phase.name === 'ready' ? sessionWakeTimes(phase.session, now) : []
}

// A link on the best kind of port need not look for another.
function wantsListing(phase: Phase): boolean {
  return phase.name === 'closed' || phase.name === 'refused' || (phase.name === 'ready' && phase.port.rank > 0)
}

function handle(state: LinkState, event: LinkEvent, now: Moment): Step {
  if (state.phase.name === 'stopped') return { state, effects: [] }
  switch (event.type) {
    case 'tick':
      return tick(state, now)
    case 'listed':
      return seePorts({ ...state, ports: event.ports, histories: forgetVanished(state.histories, event.ports) }, now)
    case 'opened':
      return state.phase.name === 'opening' ? greet(state, state.phase.port, now) : { state, effects: [] }
    case 'port-closed':
      return losePort(state, event.reason, now)
    case 'message':
      return hear({ ...state, lastHeardAt: now.wallMs }, event, now)
    case 'outputs':
      return settleInSession({ ...state, outputs: event.outputs }, event, now)
    case 'stop':
      return { state: { ...state, phase: { name: 'stopped' } }, effects: [{ type: 'close' }] }
    default:
      return settleInSession(state, event, now)
  }
}

function tick(state: LinkState, now: Moment): Step {
  const listed = listIfDue(state, now)
  const ticked = tickPhase(listed.state, now)
  return { state: ticked.state, effects: [...listed.effects, ...ticked.effects] }
}

function listIfDue(state: LinkState, now: Moment): Step {
  if (!wantsListing(state.phase) || state.listAtMs > now.monoMs) return { state, effects: [] }
  return { state: { ...state, listAtMs: now.monoMs + linkTimings.listMs }, effects: [{ type: 'list' }] }
}

function tickPhase(state: LinkState, now: Moment): Step {
  const { phase } = state
  switch (phase.name) {
    case 'opening':
      return phase.deadlineMs <= now.monoMs ? fail(state, phase.port, 'the port did not open in time', now) : { state, effects: [] }
    case 'greeting':
      if (phase.deadlineMs <= now.monoMs) return fail(state, phase.port, 'nothing on the port said HELLO', now)
      return phase.helloAtMs <= now.monoMs ? sayHello(state, phase, now) : { state, effects: [] }
    case 'refused':
      return phase.untilMs <= now.monoMs ? close(state, now.monoMs) : { state, effects: [] }
    case 'ready': {
      const session = tickSession(state, phase.session, now)
      return session === 'silent'
        ? fail({ ...state, tally: { ...state.tally, timeouts: state.tally.timeouts + 1 } }, phase.port, 'the box fell silent', now)
        : session
    }
    default:
      return { state, effects: [] }
  }
}

function seePorts(state: LinkState, now: Moment): Step {
  const { phase } = state
  if (phase.name === 'closed') {
    const port = choosePort(state.ports, state.histories, now.monoMs)
    return port ? open(state, port, now) : { state, effects: [] }
  }
  if (phase.name === 'ready') {
    const better = chooseBetterPort(state.ports, state.histories, phase.port.rank, now.monoMs)
    return better ? withEffects([{ type: 'close' }], open(state, better, now)) : { state, effects: [] }
  }
  const isGone = phase.name === 'refused' && !state.ports.some(({ path }) => path === phase.port.path)
  return isGone ? close(state, now.monoMs) : { state, effects: [] }
}

function open(state: LinkState, port: PortInfo, now: Moment): Step {
  const phase: Phase = { name: 'opening', port, deadlineMs: now.monoMs + linkTimings.openMsMax }
  return { state: { ...state, phase }, effects: [{ type: 'open', path: port.path }] }
}

function greet(state: LinkState, port: PortInfo, now: Moment): Step {
  const nonce = Math.floor(now.random * 0x10000)
  const deadlineMs = now.monoMs + linkTimings.greetingMsMax
  return sayHello(state, { name: 'greeting', port, nonce, helloAtMs: 0, deadlineMs }, now)
}

function sayHello(state: LinkState, phase: Extract<Phase, { name: 'greeting' }>, now: Moment): Step {
  const bytes = encodeMessage('hello', phase.nonce & 0xff, {
    protocolMin: protocolVersions.min,
    protocolMax: protocolVersions.max,
    nonce: phase.nonce,
  })
  return {
    state: { ...state, phase: { ...phase, helloAtMs: now.monoMs + linkTimings.helloMs } },
    effects: [{ type: 'write', bytes }],
  }
}

function hear(state: LinkState, event: Extract<LinkEvent, { type: 'message' }>, now: Moment): Step {
  const { phase } = state
  const { message } = event
  if (phase.name === 'greeting') {
    const isAnswer = message.name === 'hello-reply' && message.values.nonce === phase.nonce
    return isAnswer ? meet(state, phase.port, message.values, now) : { state, effects: [] }
  }
  if (phase.name !== 'ready') return { state, effects: [] }
  const heard = hearInSession(state, phase.session, message, now)
  return heard === 'rebooted' ? greet(state, phase.port, now) : heard
}

function meet(state: LinkState, port: PortInfo, hello: Hello, now: Moment): Step {
  if (hello.protocolMin > protocolVersions.max || hello.protocolMax < protocolVersions.min) return refuse(state, port, hello, now)
  const serial = state.serial + 1
  const met: LinkState = {
    ...state,
    serial,
    flags: hello.flags,
    histories: rememberBox(state.histories, port.path),
    placement: learnUptime(state.placement, hello, hello.uptimeS, now.wallMs),
    phase: { name: 'ready', port, session: openSession(serial, hello, now) },
  }
  return { state: met, effects: [log('info', 'box ready', { path: port.path, ...hello })] }
}

function refuse(state: LinkState, port: PortInfo, hello: Hello, now: Moment): Step {
  const phase: Phase = { name: 'refused', port, untilMs: now.monoMs + linkTimings.wrongVersionMs }
  const detail = { path: port.path, box: [hello.protocolMin, hello.protocolMax], host: protocolVersions }
  return {
    state: { ...state, phase, listAtMs: now.monoMs + linkTimings.listMs },
    effects: [{ type: 'close' }, log('warn', 'the box speaks another protocol version', detail)],
  }
}

function losePort(state: LinkState, reason: string, now: Moment): Step {
  const { phase } = state
  if (phase.name === 'closed' || phase.name === 'refused' || phase.name === 'stopped') return { state, effects: [] }
  const failed = fail(state, phase.port, reason, now)
  // An unplugged port is gone from the next listing, which then forgets the failure.
  return { ...failed, state: { ...failed.state, listAtMs: now.monoMs + 1 } }
}

function fail(state: LinkState, port: PortInfo, reason: string, now: Moment): Step {
  const histories = rememberFailure(state.histories, port.path, now)
  const history = histories[port.path]!
  const failed = close({ ...state, histories }, history.retryAtMs)
  return withEffects(failed.effects, { ...failed, effects: [log('warn', reason, { path: port.path, ...history })] })
}

function close(state: LinkState, listAtMs: number): Step {
  return { state: { ...state, phase: { name: 'closed' }, listAtMs }, effects: [{ type: 'close' }] }
}

function log(level: 'info' | 'warn', text: string, detail: object): LinkEffect {
  return { type: 'log', level, text, detail }
}

function withEffects(first: readonly LinkEffect[], step: Step): Step {
  return { ...step, effects: [...first, ...step.effects] }
}
