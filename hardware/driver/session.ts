import { drawersToMask } from '../protocol/drawer-mask.ts'
import { readJournalRecord } from '../protocol/journal-record.ts'
import { linkLimits } from '../protocol/limits.ts'
import { encodeMessage, type Message } from '../protocol/message-codec.ts'
import { buzzerPatterns, errorCodes, messages, type MessageValues, type RequestName, timeQualities } from '../protocol/messages.ts'
import { counted, type Hello, type LinkEvent, type LinkState, type Moment, type Session, type Step } from './link-state.ts'
import { linkTimings } from './link-timings.ts'
import { learnUptime, placeRecords } from './place-in-time.ts'

// A session keeps one request in flight. What to ask next is decided anew each time from what is due,
// so an event hint overtakes everything that has not been sent yet. The journal goes
//   read a page → the host commits it → acknowledge → read on
// and nothing is acknowledged that the host has not committed.

/** A host clock before this is a dead battery's: the box is better off without it. 2025-01-01. */
const plausibleMsMin = 1_735_689_600_000

export function openSession(id: number, hello: Hello, { monoMs }: Moment): Session {
  return {
    id,
    hello,
    seq: hello.nonce & 0xff,
    inFlight: undefined,
    cursor: undefined,
    askCursorAtMs: monoMs,
    newestSeq: hello.newestSeq,
    readAtMs: monoMs,
    delivering: undefined,
    isAckDue: false,
    outputsAtMs: monoMs,
    timeAtMs: monoMs,
    stateAtMs: monoMs,
  }
}

export function sessionWakeTimes(session: Session, now: Moment): number[] {
  if (session.inFlight) return [session.inFlight.retryAtMs]
  const { askCursorAtMs, readAtMs, outputsAtMs, timeAtMs, stateAtMs } = session
  // Every step sends what is due, so what has passed by then waits for something else.
  return [askCursorAtMs ?? stateAtMs, readAtMs, outputsAtMs, timeAtMs, stateAtMs].filter((time) => time > now.monoMs)
}

/** Repeats the request in flight when its time is over; `silent` when it has been sent often enough. */
export function tickSession(state: LinkState, session: Session, now: Moment): Step | 'silent' {
  const { inFlight } = session
  if (!inFlight || inFlight.retryAtMs > now.monoMs) return { state, effects: [] }
  if (inFlight.sends >= linkTimings.sendsMax) return 'silent'
  const waitMs = Math.min(linkTimings.replyMsMin * 2 ** inFlight.sends, linkTimings.replyMsMax)
  const again = { ...inFlight, sends: inFlight.sends + 1, retryAtMs: now.monoMs + waitMs }
  return {
    state: inSession(counted(state, 'repeats'), { ...session, inFlight: again }),
    effects: [{ type: 'write', bytes: inFlight.bytes }],
  }
}

/** Takes in what the box said; `rebooted` when it is not the boot that was greeted. */
export function hearInSession(state: LinkState, session: Session, message: Message, now: Moment): Step | 'rebooted' {
  if (message.name === 'event') return hearNews(state, session, message.values)
  const { inFlight } = session
  if (!inFlight || message.seq !== inFlight.seq) return { state, effects: [] }
  if (message.name === 'error' && message.values.request === messages[inFlight.name].code) {
    return hearRefusal(state, session, message.values.code, now)
  }
  if (message.name !== `${inFlight.name}-reply`) return { state, effects: [] }
  return hearReply(state, { ...session, inFlight: undefined }, message, inFlight.sends, now)
}

/** Takes in what the host answered. Answers to an earlier session or delivery change nothing. */
export function settleInSession(state: LinkState, event: LinkEvent, now: Moment): Step {
  const idle: Step = { state, effects: [] }
  if (state.phase.name !== 'ready') return idle
  const { session } = state.phase
  const to = (next: Session, base = state): Step => ({ state: inSession(base, next), effects: [] })
  switch (event.type) {
    case 'outputs':
      return to({ ...session, outputsAtMs: now.monoMs })
    case 'cursor':
      return event.session === session.id ? learnCursor(state, session, event.seq) : idle
    case 'cursor-failed':
      return event.session === session.id ? to({ ...session, askCursorAtMs: now.monoMs + linkTimings.hostRetryMs }) : idle
    case 'committed': {
      if (event.delivery !== session.delivering?.id) return idle
      const { upToSeq, lost } = session.delivering
      return to({ ...session, cursor: upToSeq, delivering: undefined, isAckDue: true }, counted(state, 'lost', lost))
    }
    case 'commit-failed': {
      if (event.delivery !== session.delivering?.id) return idle
      const readAtMs = now.monoMs + linkTimings.hostRetryMs
      return to({ ...session, delivering: undefined, readAtMs }, counted(state, 'commitFailures'))
    }
    default:
      return idle
  }
}

/** Sends what is due most, when nothing is in flight. */
export function pumpSession(state: LinkState, now: Moment): Step {
  if (state.phase.name !== 'ready') return { state, effects: [] }
  const { session } = state.phase
  if (session.askCursorAtMs !== undefined && session.askCursorAtMs <= now.monoMs) {
    const asked = pumpSession(inSession(state, { ...session, askCursorAtMs: undefined }), now)
    const { uuid, epoch } = session.hello
    return { ...asked, effects: [{ type: 'ask-cursor', session: session.id, uuid, epoch }, ...asked.effects] }
  }
  return session.inFlight ? { state, effects: [] } : sendDue(state, session, now)
}

function sendDue(state: LinkState, session: Session, now: Moment): Step {
  const {
    cursor,
    hello: { epoch },
  } = session
  const { monoMs } = now
  if (cursor !== undefined && mayRead(session, cursor, monoMs)) {
    const recordsMax = linkLimits.journalPageRecordsMax
    return send(state, session, 'journal-read', { epoch, fromSeq: cursor + 1, recordsMax }, now)
  }
  if (cursor !== undefined && session.isAckDue) {
    return send(state, { ...session, isAckDue: false }, 'journal-ack', { epoch, upToSeq: cursor }, now)
  }
  if (session.outputsAtMs <= monoMs) {
    return send(state, { ...session, outputsAtMs: monoMs + linkTimings.outputsRefreshMs }, 'outputs', outputValues(state), now)
  }
  if (isTimeDue(state, session, now)) return sendTime(state, session, now)
  if (session.stateAtMs > monoMs) return { state, effects: [] }
  return send(state, { ...session, stateAtMs: monoMs + linkTimings.stateMs }, 'state', {}, now)
}

function mayRead(session: Session, cursor: number, monoMs: number): boolean {
  return !session.delivering && session.newestSeq > cursor && session.readAtMs <= monoMs
}

function outputValues({ outputs }: LinkState): MessageValues<'outputs'> {
  return {
    leds: drawersToMask(outputs.leds),
    blinking: drawersToMask(outputs.blinking),
    buzzer: buzzerPatterns[outputs.buzzer],
    ttlS: linkTimings.outputsTtlS,
  }
}

function isTimeDue({ clockOffsetMs }: LinkState, session: Session, { wallMs, monoMs }: Moment): boolean {
  if (wallMs < plausibleMsMin) return false
  const stepMs = clockOffsetMs === undefined ? 0 : Math.abs(wallMs - monoMs - clockOffsetMs)
  return session.timeAtMs <= monoMs || stepMs > linkTimings.clockStepMs
}

function sendTime(state: LinkState, session: Session, now: Moment): Step {
  const values = { epochS: Math.floor(now.wallMs / 1000), ms: Math.floor(now.wallMs % 1000), quality: timeQualities.host }
  const next = { ...session, timeAtMs: now.monoMs + linkTimings.timeSetMs }
  return send({ ...state, clockOffsetMs: now.wallMs - now.monoMs }, next, 'time-set', values, now)
}

function send<N extends RequestName>(state: LinkState, session: Session, name: N, values: MessageValues<N>, now: Moment): Step {
  const seq = (session.seq + 1) & 0xff
  const bytes = encodeMessage(name, seq, values)
  const inFlight = { name, seq, bytes, sends: 1, retryAtMs: now.monoMs + linkTimings.replyMsMin }
  return { state: inSession(state, { ...session, seq, inFlight }), effects: [{ type: 'write', bytes }] }
}

function hearNews(state: LinkState, session: Session, news: MessageValues<'event'>): Step | 'rebooted' {
  if (news.boot !== session.hello.boot) return 'rebooted'
  const newestSeq = Math.max(session.newestSeq, news.newestSeq)
  return { state: inSession({ ...state, openMask: news.open, flags: news.flags }, { ...session, newestSeq }), effects: [] }
}

function hearReply(state: LinkState, session: Session, message: Message, sends: number, now: Moment): Step | 'rebooted' {
  switch (message.name) {
    case 'state-reply':
      return hearState(state, session, message.values, now)
    case 'journal-read-reply':
      return hearRecords(state, session, message.values, now)
    case 'time-set-reply': {
      const timeAtMs = sends > 1 ? now.monoMs + linkTimings.timeSetAgainMs : session.timeAtMs
      return { state: inSession(state, { ...session, timeAtMs }), effects: [] }
    }
    default:
      return { state: inSession(state, session), effects: [] }
  }
}

function hearState(state: LinkState, session: Session, values: MessageValues<'state-reply'>, now: Moment): Step | 'rebooted' {
  if (values.boot !== session.hello.boot) return 'rebooted'
  const placement = learnUptime(state.placement, session.hello, values.uptimeS, now.wallMs)
  const newestSeq = Math.max(session.newestSeq, values.newestSeq)
  const heard = { ...state, placement, openMask: values.open, flags: values.flags }
  return { state: inSession(heard, { ...session, newestSeq }), effects: [] }
}

function hearRecords(state: LinkState, session: Session, page: MessageValues<'journal-read-reply'>, now: Moment): Step {
  const cursor = session.cursor ?? 0
  const records = page.records.map(readJournalRecord).filter(({ seq }) => seq > cursor)
  const last = records.at(-1)
  // A page without news: the box holds nothing past the cursor, whatever it said before.
  if (!last || !state.placement) return { state: inSession(state, { ...session, newestSeq: cursor }), effects: [] }
  const { placed, placement } = placeRecords(state.placement, records, now.wallMs)
  const id = state.serial + 1
  const lost = records.reduce((sum, record) => sum + (record.kind === 'overflow' ? record.lost : 0), 0)
  const delivering = { id, upToSeq: last.seq, lost }
  return {
    state: inSession({ ...state, serial: id, placement }, { ...session, delivering }),
    effects: [{ type: 'deliver', delivery: id, records: placed }],
  }
}

// Whatever was refused stays due at its next usual time; a journal of another epoch is another journal.
function hearRefusal(state: LinkState, session: Session, code: number, now: Moment): Step | 'rebooted' {
  if (code === errorCodes['wrong-epoch']) return 'rebooted'
  const next = { ...session, inFlight: undefined, readAtMs: now.monoMs + linkTimings.hostRetryMs }
  const detail = { request: session.inFlight?.name, code }
  return {
    state: inSession(counted(state, 'refusals'), next),
    effects: [{ type: 'log', level: 'warn', text: 'the box refused a request', detail }],
  }
}

// Acknowledging at once repeats an acknowledgement that may have been lost, and moves a box that has
// forgotten its numbering past what the host holds, so that no new event takes an old one's key.
function learnCursor(state: LinkState, session: Session, cursor: number): Step {
  const next = inSession(state, { ...session, cursor, isAckDue: cursor > 0 })
  if (cursor <= session.newestSeq) return { state: next, effects: [] }
  const detail = { cursor, newestSeq: session.newestSeq }
  return {
    state: counted(next, 'regressions'),
    effects: [{ type: 'log', level: 'warn', text: 'the box numbers its records below what is held', detail }],
  }
}

function inSession(state: LinkState, session: Session): LinkState {
  return state.phase.name === 'ready' ? { ...state, phase: { ...state.phase, session } } : state
}
