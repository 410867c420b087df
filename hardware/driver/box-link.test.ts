import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { type BoxLinkOptions, createBoxLink } from './box-link.ts'

/** A link on a computer so slow that its clock moves on with every look at it. */
function slowLink(opener: BoxLinkOptions['opener'], lookMs: number) {
  let mono = 0
  const link = createBoxLink({
    opener,
    clock: { now: () => Date.parse('2026-11-20T08:00:00Z') + mono, monotonic: () => (mono += lookMs) },
    timers: { setTimeout: (callback) => setTimeout(callback, 1), clearTimeout: (handle) => clearTimeout(handle) },
    random: () => 0,
    log: { info: () => {}, warn: () => {} },
    onRecords: async () => {},
    cursorOf: async () => 0,
  })
  onTestFinished(() => link.close())
  return link
}

test('I3.67 a computer too slow for the next moment still looks for the box after the cable was pulled', async () => {
  let listed = 0
  let close: (() => void) | undefined
  const port = { write: () => {}, onData: () => {}, onClose: (told: () => void) => void (close = told), close: async () => {} }
  slowLink({ list: async () => (listed++ === 0 ? [{ path: 'usb', rank: 0 }] : []), open: async () => port }, 5)
  await expect.poll(() => close).toBeDefined()
  expect(listed).toBe(1)
  close!()
  await expect.poll(() => listed).toBeGreaterThan(1)
})

test('I3.67 news that come when a moment has just passed do not make the link sleep over it', async () => {
  let listed = 0
  const link = slowLink({ list: async () => (listed++, []), open: () => Promise.reject(new Error('none')) }, 300)
  for (let round = 0; round < 40; round++) {
    link.setOutputs({ leds: [1], blinking: [], buzzer: 'off' })
    await wait(1)
  }
  const before = listed
  await expect.poll(() => listed).toBeGreaterThan(before)
})
