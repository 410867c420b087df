import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RotatingLog } from './rotating-log.ts'

const bytesMax = 200

test('I6.56 a log and its predecessor never take more than their caps, and hold the newest lines whole and in order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: bytesMax - 1 }), { maxLength: 40 }), (lengths) => {
      const folder = mkdtempSync(join(tmpdir(), 'medbox-log-'))
      const path = join(folder, 'part.log')
      const lines = lengths.map((length, index) => `${String.fromCodePoint(97 + (index % 26)).repeat(length)}\n`)
      // A log that is opened anew goes on where it stood.
      for (const line of lines) new RotatingLog(path, bytesMax).append(line)
      const names = readdirSync(folder)
      for (const name of names) expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(bytesMax)
      const kept = ['part.log.1', 'part.log']
        .filter((name) => names.includes(name))
        .map((name) => readFileSync(join(folder, name), 'utf8'))
        .join('')
      expect(lines.join('').endsWith(kept)).toBe(true)
      expect(kept.endsWith(lines.at(-1) ?? '')).toBe(true)
      rmSync(folder, { recursive: true })
    }),
  )
})

test('I6.101 a log that cannot be written, such as on a full disk, ends nothing, and goes on when it can be written again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'medbox-log-'))
  const log = new RotatingLog(join(folder, 'part.log'), bytesMax)
  log.append('before\n')
  rmSync(folder, { recursive: true })
  log.append('lost\n')
  mkdirSync(folder)
  log.append('after\n')
  expect(readFileSync(join(folder, 'part.log'), 'utf8')).toBe('after\n')
  rmSync(folder, { recursive: true })
})
