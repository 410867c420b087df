import { expect, test, vi } from 'vitest'
import { createClient } from './client.ts'
import { ContractError } from './contract-error.ts'
import type { Port } from './port.ts'
import { type Handlers, serve } from './serve.ts'

/** Two joined ports; closing one closes both. */
function portPair(): [Port, Port] {
  const texts: ((text: string) => void)[][] = [[], []]
  const closes: (() => void)[] = []
  const end = (own: number): Port => ({
    send: (text) => queueMicrotask(() => texts[1 - own]!.forEach((listener) => listener(text))),
    onText: (listener) => texts[own]!.push(listener),
    onClose: (listener) => closes.push(listener),
    close: () => closes.forEach((listener) => listener()),
  })
  return [end(0), end(1)]
}

function setUp(parts: { today?: () => unknown; unlock?: () => unknown }) {
  const unsubscribe = vi.fn()
  const today = () => ({
    subscribe(observer: { next(value: unknown): void }) {
      observer.next(parts.today?.())
      return { unsubscribe }
    },
  })
  const log = vi.fn()
  const handlers = { queries: { today }, commands: { unlock: async () => parts.unlock?.() ?? {} }, log } as unknown as Handlers
  const ports: Port[] = []
  const client = createClient(async () => {
    const [screens, core] = portPair()
    serve(core, handlers)
    ports.push(screens)
    return screens
  })
  return { client, log, unsubscribe, ports }
}

test('I6.60 a watch delivers, survives a lost core by being asked anew, and ends when the window goes', async () => {
  const { client, ports, unsubscribe } = setUp({ today: () => 'now' })
  const next = vi.fn()
  const stop = client.watch('today', { circle: 'c1' }, next)
  await expect.poll(() => next.mock.calls.length).toBe(1)
  ports[0]!.close()
  expect(unsubscribe).toHaveBeenCalledTimes(1)
  await expect.poll(() => next.mock.calls.length).toBe(2)
  stop()
  await expect.poll(() => unsubscribe.mock.calls.length).toBe(2)
})

test('I6.61 a command under way when the core goes is rejected, never left hanging or sent twice', async () => {
  const unlock = vi.fn(() => new Promise(() => {}))
  const { client, ports } = setUp({ unlock })
  const asked = client.command('unlock', { pin: '1234' })
  await expect.poll(() => unlock.mock.calls.length).toBe(1)
  ports[0]!.close()
  await expect(asked).rejects.toMatchObject({ code: 'core-gone' })
  expect(unlock).toHaveBeenCalledTimes(1)
})

test('I6.62 bad input is refused before the command, with the field that is wrong', async () => {
  const unlock = vi.fn()
  const { client } = setUp({ unlock })
  await expect(client.command('unlock', { pin: 'abcd' })).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('pin'),
  })
  await expect(client.command('toString' as 'unlock', { pin: '1234' })).rejects.toMatchObject({ code: 'unknown-request' })
  expect(unlock).not.toHaveBeenCalled()
})

test('I6.63 expected failures keep their code; a defect is logged whole and shown as internal', async () => {
  let error: Error = new ContractError('wrong-pin', 'That PIN is not right.')
  const { client, log } = setUp({ unlock: () => Promise.reject(error) })
  await expect(client.command('unlock', { pin: '1234' })).rejects.toMatchObject({ code: 'wrong-pin' })
  error = new TypeError('undefined is not a function')
  await expect(client.command('unlock', { pin: '1234' })).rejects.toMatchObject({
    code: 'internal',
    message: expect.not.stringContaining('undefined'),
  })
  expect(log).toHaveBeenCalledTimes(1)
})

test('I6.64 frames that are no frames are dropped', () => {
  const [screens, core] = portPair()
  const log = vi.fn()
  serve(core, { queries: {}, commands: {}, log } as unknown as Handlers)
  for (const text of ['', '{', '[]', '{"type":"command"}', '{"type":"watch","id":-1,"query":"today"}', 'null']) screens.send(text)
  expect(log).not.toHaveBeenCalled()
})

test('I6.65 a command given while the core is gone is refused at once, not kept for later', async () => {
  const unlock = vi.fn()
  let isUp = true
  const ports: Port[] = []
  const handlers = { queries: {}, commands: { unlock: async () => unlock() ?? {} }, log: vi.fn() } as unknown as Handlers
  const client = createClient(async () => {
    if (!isUp) throw new Error('no core')
    const [screens, core] = portPair()
    serve(core, handlers)
    ports.push(screens)
    return screens
  })
  await client.command('unlock', { pin: '1234' })
  isUp = false
  ports[0]!.close()
  await expect(client.command('unlock', { pin: '1234' })).rejects.toMatchObject({ code: 'core-gone' })
  isUp = true
  await expect.poll(() => ports).toHaveLength(2)
  expect(unlock).toHaveBeenCalledTimes(1)
  client.close()
})
