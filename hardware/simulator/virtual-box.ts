import { randomInt, randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type BoxClock, createBoxClock } from './box-clock.ts'
import { type BoxModel, createBoxModel } from './box-model.ts'
import { openFileEeprom } from './file-eeprom.ts'
import { writeFileAtomic } from './write-file-atomic.ts'

/** Longer than any real wait in the driver's tests, shorter than a bootloader's: the demo shall feel quick. */
const bootMs = 200
const clockMemorySchema = z.object({ offsetMs: z.number().optional(), battery: z.boolean() })

export type VirtualBox = { readonly model: BoxModel; readonly clock: BoxClock }

/** A box whose EEPROM and clock chip are files in `dataDir`. */
export function openVirtualBox(dataDir: string, drawers: number, send: (bytes: Uint8Array) => void): VirtualBox {
  mkdirSync(dataDir, { recursive: true })
  const clock = openFileClock(join(dataDir, 'clock.json'))
  const model = createBoxModel({
    eeprom: openFileEeprom(join(dataDir, 'eeprom.bin')),
    clock,
    drawers,
    birth: () => ({ uuid: randomUUID(), epoch: randomInt(1, 0xffffffff) }),
    monotonicMs: () => performance.now(),
    after: (ms, callback) => {
      const timer = setTimeout(callback, ms)
      return () => clearTimeout(timer)
    },
    bootMs,
    send,
  })
  return { model, clock }
}

function openFileClock(path: string): BoxClock {
  return createBoxClock(() => Date.now(), readClockMemory(path), (memory) => writeFileAtomic(path, JSON.stringify(memory)))
}

// A clock chip without its file is a new one: not set.
function readClockMemory(path: string): { offsetMs: number | undefined; battery: boolean } | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
  const { offsetMs, battery } = clockMemorySchema.parse(JSON.parse(text))
  return { offsetMs, battery }
}
