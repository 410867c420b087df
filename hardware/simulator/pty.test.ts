import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createBoxLink } from '../driver/box-link.ts'
import type { BoxRecord } from '../driver/box-record.ts'
import { createSerialPortOpener } from '../driver/serialport-opener.ts'
import { createBoxClock } from './box-clock.ts'
import { createBoxModel } from './box-model.ts'
import { createMemoryEeprom } from './eeprom.ts'
import { openPty } from './pty.ts'

async function until(condition: () => boolean, limitMs = 10_000): Promise<void> {
  for (let waitedMs = 0; !condition(); waitedMs += 5) {
    if (waitedMs > limitMs) throw new Error(`nothing came of it within ${limitMs} ms`)
    await sleep(5)
  }
}

test.runIf(process.platform !== 'win32')('I3.13 the driver reaches a box through serialport on a real terminal device', async () => {
  const pty = await openPty()
  const box = createBoxModel({
    eeprom: createMemoryEeprom(),
    clock: createBoxClock(() => Date.now()),
    drawers: 8,
    birth: () => ({ uuid: randomUUID(), epoch: 1 }),
    monotonicMs: () => performance.now(),
    after: (ms, callback) => {
      const timer = setTimeout(callback, ms)
      return () => clearTimeout(timer)
    },
    bootMs: 0,
    send: pty.write,
  })
  pty.onData(box.receive)
  box.powerOn()
  const seen: BoxRecord[] = []
  const link = createBoxLink({
    opener: createSerialPortOpener({ path: pty.path }),
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    timers: { setTimeout, clearTimeout },
    random: Math.random,
    log: { info: () => undefined, warn: () => undefined },
    onRecords: async (records) => void seen.push(...records),
    cursorOf: async () => seen.at(-1)?.seq ?? 0,
  })
  try {
    await until(() => link.status().clockSet)
    link.setOutputs({ leds: [7], blinking: [], buzzer: 'off' })
    box.moveDrawer(7, true)
    await until(() => box.snapshot().journal.ackedSeq === 2 && box.snapshot().leds.includes(7))
    expect(seen.map(({ kind }) => kind)).toEqual(['boot', 'drawer-opened'])
    pty.close()
    await until(() => link.status().link !== 'ready')
  } finally {
    await link.close()
    pty.close()
  }
})
