import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

// Does the ordeal notice? Each mutant is the real source with one safeguard taken out.

type Mutant = { readonly name: string; readonly file: string; readonly from: string; readonly to: string }

const mutants: readonly Mutant[] = [
  {
    name: 'frames pass without their CRC',
    file: 'protocol/frame.ts',
    from: "!== sent) return 'crc'",
    to: "!== sent && bytes.length < 0) return 'crc'",
  },
  {
    name: 'records are acknowledged before they are committed',
    file: 'driver/session.ts',
    from: '{ ...session, delivering })',
    to: '{ ...session, delivering, cursor: last.seq, isAckDue: true })',
  },
  {
    name: 'a failed commit counts as done',
    file: 'driver/session.ts',
    from: 'delivering: undefined, readAtMs }',
    to: 'delivering: undefined, readAtMs, cursor: session.delivering.upToSeq, isAckDue: true }',
  },
  {
    name: 'the host starts from what the box has, not from what it holds',
    file: 'driver/session.ts',
    from: '{ ...session, cursor, isAckDue: cursor > 0 }',
    to: '{ ...session, cursor: session.newestSeq, isAckDue: true }',
  },
  { name: 'a slot is not blanked before it is filled', file: 'simulator/box-journal.ts', from: '  eeprom.write(at, u32(0))\n', to: '' },
  {
    name: 'a slot gets its seq first',
    file: 'simulator/box-journal.ts',
    from: '  eeprom.write(at, u32(0))\n',
    to: '  eeprom.write(at, seq)\n',
  },
  {
    name: 'slots are believed without their CRC',
    file: 'simulator/box-journal.ts',
    from: ' || crc8(row.subarray(0, slotBytes - 1)) !== row[slotBytes - 1]',
    to: '',
  },
  {
    name: 'any seq is believed, however far ahead',
    file: 'simulator/box-journal.ts',
    from: 'seq <= others(i) + slots',
    to: 'seq <= others(i) + 2 ** 32',
  },
  {
    name: 'a number is believed without its complement',
    file: 'simulator/eeprom-cells.ts',
    from: 'if (value.some(',
    to: 'if (bytes.length === 0 && value.some(',
  },
  {
    name: 'an acknowledgement always goes to the same place',
    file: 'simulator/eeprom-cells.ts',
    from: 'places[1 - newest()]',
    to: 'places[0]',
  },
  {
    name: 'switches are not compared at boot',
    file: 'simulator/box-firmware.ts',
    from: 'const known = { ...journalledSwitches(journal) }',
    to: 'const known = { ...switches() }',
  },
  {
    name: 'a number is given again after a restart',
    file: 'simulator/box-journal.ts',
    from: 'let newest = newestHeld(eeprom, acked)',
    to: 'let newest = Math.max(0, newestHeld(eeprom, acked) - 1)',
  },
]

const hardware = fileURLToPath(new URL('..', import.meta.url))
let copy: string

beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'mutant-'))
  for (const layer of ['protocol', 'driver', 'simulator']) cpSync(join(hardware, layer), join(copy, 'hardware', layer), { recursive: true })
  mkdirSync(join(copy, 'shared'))
  cpSync(join(hardware, '../shared/limits.ts'), join(copy, 'shared/limits.ts'))
  writeFileSync(join(copy, 'package.json'), '{"type":"module"}')
})

afterEach(() => rmSync(copy, { recursive: true, force: true }))

function plant({ file, from, to }: Mutant): void {
  const path = join(copy, 'hardware', file)
  const source = readFileSync(path, 'utf8')
  expect(source.split(from), `${file} has the safeguard once`).toHaveLength(2)
  writeFileSync(
    path,
    source.replace(from, () => to),
  )
}

function runOrdeal(): Promise<{ code: number; output: string }> {
  const main = join(copy, 'hardware/simulator/ordeal-main.ts')
  return new Promise((resolve) => {
    execFile(process.execPath, [main, '--seeds', '2', '--moves', '200'], { timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ code: error ? 1 : 0, output: `${stdout}${stderr}` })
    })
  })
}

describe('the ordeal', () => {
  test('I3.27 passes the source as it is', async () => {
    const { code, output } = await runOrdeal()
    expect(code, output).toBe(0)
  }, 90_000)

  test.each(mutants)(
    'I3.27 catches: $name',
    async (mutant) => {
      plant(mutant)
      const { code, output } = await runOrdeal()
      expect(code).toBe(1)
      // Caught by what it did, not because it would not run.
      expect(output).toMatch(/"(torn|missing)"|nothing came of it/)
    },
    90_000,
  )
})
