import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isSameJson } from '../../shared/record/json.ts'
import { type LoopEvent, type LoopState, loopOff, type Phase, step, type Wants } from './loop-state.ts'

/*
 * One row per event, one column per phase. A cell says where the event leads: the phase, then what the state
 * machine asks for, with waits in seconds at random = 0; `.` = nothing changes; `+` = only a want or a flag does.
 * In every column the live connection is up, except where the phase is defined by having none.
 */
const table = `
  event                 | off          | idle                       | push                        | pull                        | prove                       | backoff                    | offline      | signed-out   | blocked
  start                 | push connect | .                          | .                           | .                           | .                           | .                          | .            | .            | .
  stop                  | .            | off halt                   | off halt                    | off halt                    | off halt                    | off halt                   | off halt     | off halt     | off halt
  wrote                 | .            | push                       | +                           | +                           | +                           | +                          | +            | +            | +
  poke                  | .            | pull                       | +                           | +                           | +                           | +                          | +            | +            | +
  prove-due             | .            | pull                       | +                           | +                           | +                           | +                          | +            | +            | +
  nudge                 | .            | push                       | +                           | +                           | +                           | push                       | push connect | push connect | push connect
  wake                  | .            | push halt connect          | push halt connect           | push halt connect           | push halt connect           | push halt connect          | push halt connect | push halt connect | push halt connect
  offline               | .            | offline disconnect wait:30 | +                           | +                           | +                           | offline disconnect wait:30 | .            | +            | +
  timer                 | .            | .                          | .                           | .                           | .                           | pull                       | pull connect | pull connect            | pull connect
  done                  | .            | .                          | idle                        | idle                        | idle                        | .                          | .            | .            | .
  done+push             | .            | .                          | push                        | push                        | push                        | .                          | .            | .            | .
  done+pull             | .            | .                          | pull                        | pull                        | pull                        | .                          | .            | .            | .
  done+prove            | .            | .                          | prove                       | prove                       | prove                       | .                          | .            | .            | .
  done+all              | .            | .                          | push                        | push                        | push                        | .                          | .            | .            | .
  failed:offline        | .            | .                          | backoff wait:0.5            | backoff wait:0.5            | backoff wait:0.5            | .                          | .            | .            | .
  failed:rate-limited   | .            | .                          | backoff wait:20             | backoff wait:20             | backoff wait:20             | .                          | .            | .            | .
  failed:sign-in-needed | .            | .                          | signed-out disconnect wait:0.5 | signed-out disconnect wait:0.5 | signed-out disconnect wait:0.5 | .                          | .            | .            | .
  failed:server-newer   | .            | .                          | blocked disconnect wait:900 | blocked disconnect wait:900 | blocked disconnect wait:900 | .                          | .            | .            | .
  live-up               | .            | .                          | .                           | .                           | .                           | .                          | .            | .            | .
  live-down             | .            | + wait:1                   | +                           | +                           | +                           | +                          | .            | .            | .
`
const [head, ...rows] = table
  .trim()
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
const phases = head!.slice(1) as Phase[]

const nothing: Wants = { push: false, pull: false, prove: false }
const waits: ReadonlySet<Phase> = new Set(['backoff', 'offline', 'signed-out', 'blocked'])
const unconnected: ReadonlySet<Phase> = new Set(['offline', 'signed-out', 'blocked'])

const stateIn = (phase: Phase, more: Partial<LoopState> = {}): LoopState =>
  phase === 'off'
    ? loopOff
    : {
        ...loopOff,
        phase,
        live: unconnected.has(phase) ? 'down' : 'up',
        isTimerSet: waits.has(phase),
        isOnline: phase !== 'offline',
        ...more,
      }

function eventOf(name: string): LoopEvent {
  const [type, detail] = name.split(/[+:]/) as [LoopEvent['type'], string?]
  if (type === 'done') return { type, wants: detail === 'all' ? { push: true, pull: true, prove: true } : detail ? { [detail]: true } : {} }
  if (type === 'failed') return { type, code: detail!, retryAfterMs: detail === 'rate-limited' ? 20_000 : 0 }
  return { type }
}

function outcome(from: LoopState, name: string): string {
  const { state, effects } = step(from, eventOf(name), 0)
  if (effects.length === 0 && isSameJson(state, from)) return '.'
  const works = effects.filter(({ type }) => type === state.phase)
  const asked = effects.filter(({ type }) => type !== state.phase)
  const where = state.phase === from.phase && works.length === 0 ? '+' : state.phase
  return [where, ...asked.map((effect) => (effect.type === 'wait' ? `wait:${effect.ms / 1000}` : effect.type))].join(' ')
}

describe('the loop decides', () => {
  for (const [name, ...cells] of rows)
    for (const [column, phase] of phases.entries())
      test(`I2.1 on ${name} in ${phase}: ${cells[column]}`, () => expect(outcome(stateIn(phase), name!)).toBe(cells[column]))

  test('I2.1 the table has every event and every phase', () => {
    const types: Record<LoopEvent['type'], true> = {
      start: true,
      stop: true,
      wrote: true,
      poke: true,
      'prove-due': true,
      nudge: true,
      wake: true,
      offline: true,
      timer: true,
      done: true,
      failed: true,
      'live-up': true,
      'live-down': true,
    }
    expect(new Set(rows.map(([name]) => name!.split(/[+:]/)[0]))).toEqual(new Set(Object.keys(types)))
    const all: Record<Phase, true> = {
      off: true,
      idle: true,
      push: true,
      pull: true,
      prove: true,
      backoff: true,
      offline: true,
      'signed-out': true,
      blocked: true,
    }
    expect(new Set(phases)).toEqual(new Set(Object.keys(all)))
    for (const row of rows) expect(row).toHaveLength(phases.length + 1)
  })
})

describe('the live connection', () => {
  test('I2.2 while it is up, nothing is asked for by a timer', () => {
    expect(step(stateIn('pull'), { type: 'done', wants: {} }, 0).effects).toEqual([])
    expect(step(stateIn('idle', { isTimerSet: true }), { type: 'timer' }, 0).effects).toEqual([])
  })

  test('I2.2 when it comes up, what was missed is pulled', () => {
    const { state, effects } = step(stateIn('idle', { live: 'connecting', liveFailures: 4 }), { type: 'live-up' }, 0)
    expect(state).toMatchObject({ phase: 'pull', live: 'up', liveFailures: 0 })
    expect(effects).toEqual([{ type: 'pull' }])
  })

  test('I2.3 while it is down, a timer pulls and connects again, at most every minute', () => {
    const resting = step(stateIn('pull', { live: 'down', liveFailures: 9 }), { type: 'done', wants: {} }, 0.999)
    expect(resting.effects).toEqual([{ type: 'wait', ms: expect.closeTo(60_000, -2) }])
    const polling = step(resting.state, { type: 'timer' }, 0)
    expect(polling.effects).toEqual([{ type: 'connect' }, { type: 'pull' }])
  })

  test('I2.3 a timer that is set is not put off by each write', () => {
    const resting = step(stateIn('pull', { live: 'down' }), { type: 'done', wants: {} }, 0)
    const pushing = step(resting.state, { type: 'wrote' }, 0)
    const restingAgain = step(pushing.state, { type: 'done', wants: {} }, 0)
    expect(restingAgain.state.phase).toBe('idle')
    expect(restingAgain.effects).toEqual([])
  })
})

describe('wants', () => {
  test('I2.4 what came up during work is done after it, and what failed is wanted again', () => {
    const poked = step(stateIn('push'), { type: 'poke' }, 0).state
    const failed = step(poked, { type: 'failed', code: 'offline' }, 0).state
    expect(failed.wants).toEqual({ ...nothing, push: true, pull: true })
    const again = step(failed, { type: 'timer' }, 0)
    expect(again.effects).toEqual([{ type: 'push' }])
    expect(step(again.state, { type: 'done', wants: {} }, 0).effects).toEqual([{ type: 'pull' }])
  })

  test('I2.5 waits double with each failure, up to a minute, and a person who asks is not kept waiting', () => {
    let state = stateIn('pull')
    const waited: number[] = []
    for (let round = 0; round < 9; round++) {
      const failed = step(state, { type: 'failed', code: 'offline' }, 0)
      waited.push(...failed.effects.map((effect) => (effect.type === 'wait' ? effect.ms : 0)))
      state = step(failed.state, { type: 'timer' }, 0).state
    }
    expect(waited).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000])
    const failed = step(state, { type: 'failed', code: 'offline' }, 0).state
    expect(step(failed, { type: 'nudge' }, 0).state).toMatchObject({ phase: 'push', failures: 0 })
  })

  test('I6.1 a host that says it has no network is not believed for ever', () => {
    const offline = step(stateIn('push'), { type: 'offline' }, 0).state
    const failed = step(offline, { type: 'failed', code: 'offline' }, 0)
    expect(failed.state.phase).toBe('offline')
    expect(failed.effects).toEqual([{ type: 'disconnect' }, { type: 'wait', ms: 30_000 }])
    expect(step(failed.state, { type: 'timer' }, 0).state).toMatchObject({ phase: 'push', isOnline: true })
  })
})

test('I2.6 from any history of events: at most one work at a time, and it never rests without a way to wake', () => {
  const anyEvent = fc.constantFrom(...rows.map(([name]) => name!)).map(eventOf)
  fc.assert(
    fc.property(fc.array(fc.tuple(anyEvent, fc.double({ min: 0, max: 0.999, noNaN: true })), { maxLength: 60 }), (events) => {
      let state = loopOff
      let isBusy = false
      let isListening = false
      for (const [event, random] of events) {
        if ((event.type === 'done' || event.type === 'failed') && !isBusy) continue
        if ((event.type === 'live-up' || event.type === 'live-down') && !isListening) continue
        if (event.type === 'done' || event.type === 'failed') isBusy = false
        if (event.type === 'live-down') isListening = false
        const led = step(state, event, random)
        for (const { type } of led.effects) {
          if (type === 'push' || type === 'pull' || type === 'prove') {
            expect(isBusy).toBe(false)
            isBusy = true
          }
          if (type === 'halt') [isBusy, isListening] = [false, false]
          if (type === 'disconnect') isListening = false
          if (type === 'connect') {
            expect(isListening).toBe(false)
            isListening = true
          }
        }
        state = led.state
        expect(isBusy).toBe(['push', 'pull', 'prove'].includes(state.phase))
        expect(isListening).toBe(state.live !== 'down')
        const canWake = isBusy || state.isTimerSet || state.live === 'up' || state.phase === 'off'
        expect(canWake).toBe(true)
      }
    }),
    { numRuns: 500 },
  )
})
