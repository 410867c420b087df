import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Client } from './testing/client.ts'
import { makeHousehold } from './testing/household.ts'
import { sampleSetting, strange } from './testing/sample-records.ts'
import { startServerProcess } from './testing/server-process.ts'
import { testEnrolmentCode } from './testing/test-server.ts'

let folder: string
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'medbox-privacy-'))))
afterEach(() => rm(folder, { recursive: true, force: true }))

test('I10.1 the log holds no name, no e-mail, no code, no token and nothing of what records say', async () => {
  const server = await startServerProcess(folder, { LOG_LEVEL: 'trace' })
  const client = new Client(server.address)
  const { circle, kiosk, owner } = await makeHousehold(client)
  const code = await owner.pairingCode(circle, 'caregiver')
  const { body } = await client.createAccount(code, 'secret-person@example.org', 'browser1', 'Secret Name')
  await owner.push(sampleSetting(circle, 'diagnosis', 'Secretitis'), strange(circle, 'x', { note: 'Secretitis' }), { id: 'Secretitis' })
  await client.post('/v1/push', 'Secretitis')
  await client.as('Secretitis').post('/v1/pull?Secretitis', { cursors: {} })
  await client.createAccount(code, 'secret-person@example.org', 'browser2')
  await client.post('/v1/devices/session', { assertion: await kiosk.assertion(0) })
  await server.kill('SIGTERM')
  const log = server.errors()
  expect(log).toContain('listening')
  for (const secret of [/secret/i, /Kitchen/, code, body.accessToken, body.refreshToken, owner.token!, testEnrolmentCode])
    expect(log).not.toMatch(secret)
})

test('I10.2 only who runs the server can look into its data folder', { skip: process.platform === 'win32' }, async () => {
  const data = join(folder, 'data')
  const server = await startServerProcess(data, { MEDBOX_ENROLMENT_CODE: '' })
  await server.kill('SIGTERM')
  expect((await stat(data)).mode & 0o077).toBe(0)
  expect((await stat(join(data, 'databases'))).mode & 0o077).toBe(0)
  expect((await stat(join(data, 'enrolment-code'))).mode & 0o077).toBe(0)
})

test('I10.3 passwords, refresh tokens and pairing codes are stored as digests only', async () => {
  const server = await startServerProcess(folder)
  const client = new Client(server.address)
  const { circle, owner } = await makeHousehold(client)
  const code = await owner.pairingCode(circle, 'caregiver')
  const { body } = await client.createAccount(code, 'a@example.org', 'browser1', 'Recognisable Name')
  await server.kill('SIGTERM')
  const stored = await readAll(folder)
  // Found because it is stored as it is: the search can find something.
  expect(stored).toContain('Recognisable Name')
  const secrets = ['correct horse battery', body.refreshToken.split('.')[1]!, code, code.replace('-', '')]
  for (const secret of secrets) expect(stored).not.toContain(secret)
})

async function readAll(place: string): Promise<string> {
  const files = (await readdir(place, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  return (await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'latin1')))).join('\n')
}
