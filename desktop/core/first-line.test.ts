import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { readFirstLine } from '../../shared/process/first-line.ts'

test.each([
  [['pass phrase\nrest'], 'pass phrase'],
  [['pä', 'ss\r', '\n'], 'päss'],
  [['\n'], ''],
  [[], ''],
  [['cut'], 'cut'],
])('the first line of %j is %j', async (chunks, line) => {
  const input = new PassThrough()
  const first = readFirstLine(input)
  for (const chunk of chunks) input.write(chunk)
  input.end()
  expect(await first).toBe(line)
})

test('a stream whose first line was read still tells its end', async () => {
  const input = new PassThrough()
  const first = readFirstLine(input)
  input.write('line\n')
  await first
  input.end()
  const ended = new Promise((resolve) => input.on('end', () => resolve('ended')).resume())
  expect(await ended).toBe('ended')
})
