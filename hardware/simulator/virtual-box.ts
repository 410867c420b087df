import { randomInt, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type BoxClock, createBoxClock } from './box-clock.ts'
import type { Switches } from './box-firmware.ts'
import { type BoxModel, createBoxModel } from './box-model.ts'
import { openFileEeprom } from './file-eeprom.ts'
import { writeFileAtomic } from './write-file-atomic.ts'

/** A real bootloader waits up to 2 s; long enough to be noticed by a host that cannot wait, short enough for people. */
const bootMs = 200
const clockSchema = z.object({ offsetMs: z.number().optional(), battery: z.boolean() })
const switchesSchema = z.object({ openMask: z.int(), lidOpen: z.boolean() })

export type VirtualBox = { readonly model: BoxModel; readonly clock: BoxClock }

/** A box whose EEPROM, clock chip and switches are files in `dataDir`. */
export function openVirtualBox(dataDir: string, drawers: number, line: { send(bytes: Uint8Array): void; dropHost(): void }): VirtualBox {
  mkdirSync(dataDir, { recursive: true })
  const clock = openFileClock(join(dataDir, 'clock.json'))
  const switchesPath = join(dataDir, 'switches.json')
  const switches: Switches | undefined = readJson(switchesPath, switchesSchema)
  const model = createBoxModel({
    eeprom: openFileEeprom(join(dataDir, 'eeprom.bin')),
    clock,
    drawers,
    switches,
    onMove: (next) => writeFileAtomic(switchesPath, JSON.stringify(next)),
    birth: () => ({ uuid: randomUUID(), epoch: randomInt(1, 0xffffffff) }),
    monotonicMs: () => performance.now(),
    after: (ms, callback) => {
      const timer = setTimeout(callback, ms)
      return () => clearTimeout(timer)
    },
    bootMs,
    send: line.send,
    onPowerOff: line.dropHost,
  })
  return { model, clock }
}

function openFileClock(path: string): BoxClock {
  const kept = readJson(path, clockSchema)
  const memory = kept && { offsetMs: kept.offsetMs, battery: kept.battery }
  return createBoxClock(
    () => Date.now(),
    memory,
    (next) => writeFileAtomic(path, JSON.stringify(next)),
  )
}

// undefined for a box that is new.
function readJson<T>(path: string, schema: z.ZodType<T>): T | undefined {
  return existsSync(path) ? schema.parse(JSON.parse(readFileSync(path, 'utf8'))) : undefined
}
