import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { protectionOf } from '../../desktop/store/keys/store-keys.ts'
import { launch, processesOf } from '../support/launcher.ts'

const isUp = 'Medbox is running'
const kioskAlone = ['--part', 'kiosk', '--kiosk-port', '0']
const passphrase = 'correct horse battery staple'
const patienceMs = 60_000

test('I10.49 a passphrase reaches the kiosk over its standard input alone, again when it starts again, and a wrong one is said', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'medbox-launch-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  vi.stubEnv('MEDBOX_PASSPHRASE', passphrase)
  onTestFinished(() => void vi.unstubAllEnvs())

  const medbox = launch(folder, kioskAlone)
  onTestFinished(async () => {
    medbox.child.kill('SIGTERM')
    await medbox.ended
  })
  await medbox.says(isUp)
  expect(await protectionOf(join(folder, 'kiosk'))).toBe('passphrase')
  const parts = processesOf(folder)
  expect(parts).toHaveLength(2)
  for (const pid of parts)
    for (const file of ['environ', 'cmdline']) expect(readFileSync(`/proc/${pid}/${file}`, 'utf8'), file).not.toContain(passphrase)

  const core = parts.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('desktop/core'))!
  process.kill(core, 'SIGKILL')
  await medbox.says('was started again')
  const next = () => processesOf(folder).find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('desktop/core'))
  await vi.waitFor(() => expect(next()).toBeDefined(), patienceMs)
  const link = /http:\/\/127\.0\.0\.1:\d+/.exec(medbox.text())![0]
  await vi.waitFor(async () => expect((await fetch(link)).status).toBe(200), patienceMs)
  medbox.child.kill('SIGTERM')
  await medbox.ended

  vi.stubEnv('MEDBOX_PASSPHRASE', 'battery staple')
  const wrong = launch(folder, kioskAlone)
  expect(await wrong.ended).toBe(1)
  expect(wrong.text()).toContain('the passphrase does not open them; nothing was changed')
})
