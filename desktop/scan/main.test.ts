import { execFile } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const program = fileURLToPath(new URL('main.ts', import.meta.url))
const label = fileURLToPath(new URL('../../test/fixtures/labels/label-03.jpg', import.meta.url))

function run(...args: string[]): Promise<{ code: number; out: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], (error, out) => resolve({ code: Number(error?.code ?? 0), out }))
  })
}

test('I8.25 a file that cannot be read says why and does not stop the others', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'scan-'))
  const text = join(folder, 'note.jpg')
  await writeFile(text, 'not a picture')
  const { code, out } = await run(text, label, join(folder, 'absent.jpg'), '--json')
  const [first, second, third] = JSON.parse(out)
  expect(code).toBe(0)
  expect(first).toEqual({ file: text, error: { code: 'scan-not-an-image', message: expect.stringContaining('Take a photo') } })
  expect(second).toMatchObject({
    file: label,
    code: 'scan-ok',
    drugName: 'risedronate',
    strength: '35 mg',
    frequencyPerDay: 0.1429,
    review: expect.any(Array),
  })
  expect(second.confidences.drugName).toBeGreaterThan(0.85)
  expect(second).not.toHaveProperty('ndc')
  expect(third.error.code).toBe('ENOENT')
}, 60_000)

test('I8.25 the program fails only when no file could be read', async () => {
  expect((await run(program, '--json')).code).toBe(1)
  expect((await run()).code).toBe(2)
}, 60_000)
