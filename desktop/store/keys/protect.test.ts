import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { keyFileProvider } from './key-file.ts'
import { openStoreKeys } from './store-keys.ts'

const childPath = fileURLToPath(new URL('./protect.child.ts', import.meta.url))
const rounds = 4

test('I10.48 keys that are killed while they change hands open with exactly one of the two', { timeout: 120_000 }, async () => {
  const root = mkdtempSync(join(tmpdir(), 'medbox-protect-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const folder = join(root, 'kiosk')
  const paths = [join(root, 'first.key'), join(root, 'second.key')]
  const made = await openStoreKeys(folder, keyFileProvider(paths[0]!))
  let changes = 0
  for (let round = 0; round < rounds; round++) {
    const child = spawn(process.execPath, [childPath, folder, ...paths], { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    child.stdout.on('data', (text) => (said += text))
    const ended = new Promise((resolve) => child.once('close', resolve))
    await new Promise((resolve) => child.stdout.once('data', () => setTimeout(resolve, Math.random() * 60)))
    child.kill('SIGKILL')
    await ended
    changes += said.length / 2
    const opening = await Promise.allSettled(paths.map((path) => openStoreKeys(folder, keyFileProvider(path))))
    const opened = opening.filter((one) => one.status === 'fulfilled').map((one) => one.value)
    expect(opened).toHaveLength(1)
    expect(opened[0]!.dataKey).toEqual(made.dataKey)
    expect(readFileSync(join(folder, 'keys.copy.json'), 'utf8')).toBe(readFileSync(join(folder, 'keys.json'), 'utf8'))
    await opened[0]!.protectWith(keyFileProvider(paths[0]!))
  }
  console.log(`killed ${rounds} times amid ${changes} changes`)
})
