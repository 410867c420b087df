import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordVersion } from '../shared/record/version.ts'
import { Client } from './testing/client.ts'
import { makeHousehold } from './testing/household.ts'
import { sampleDose, taken } from './testing/sample-records.ts'
import { runServer, startServerProcess } from './testing/server-process.ts'

const rounds = 10
let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'medbox-crash-'))))
afterAll(() => rm(folder, { recursive: true, force: true }))

test('I1.30 nothing that was acknowledged is lost when the server is killed in the middle of pushes', { timeout: 120_000 }, async () => {
  let server = await startServerProcess(folder)
  const { circle, kiosk } = await makeHousehold(new Client(server.address))
  const acknowledged = new Map<string, string>()
  for (let round = 0; round < rounds; round++) {
    const member = await kiosk.signIn(new Client(server.address))
    const before = acknowledged.size
    const pushing = [0, 1, 2].map((writer) => pushUntilDead(member, circle, `${round}-${writer}`, acknowledged))
    await expect.poll(() => acknowledged.size, { interval: 5 }).toBeGreaterThan(before)
    await sleep(Math.random() * 150)
    await server.kill('SIGKILL')
    await Promise.all(pushing)

    server = await startServerProcess(folder)
    const { records } = await (await kiosk.signIn(new Client(server.address))).pullAll(circle)
    const held = new Map(records.map((record) => [record.id, recordVersion(record)]))
    for (const [id, version] of acknowledged) expect(held.get(id), `round ${round}: ${id}`).toBe(version)
  }
  expect(acknowledged.size).toBeGreaterThan(rounds * 3)
  expect(await server.kill('SIGTERM')).toBe(0)
})

/** Notes what was acknowledged; every other push changes a record that is there already. */
async function pushUntilDead(member: Client, circle: string, name: string, acknowledged: Map<string, string>): Promise<void> {
  for (let count = 0; ; count++) {
    const fresh = Array.from({ length: 5 }, (_, index) => sampleDose(circle, `${name}-${count}-${index}`))
    try {
      await pushNoting(member, fresh, acknowledged)
      await pushNoting(
        member,
        fresh.map((record) => taken(record, 'a')),
        acknowledged,
      )
    } catch {
      return
    }
  }
}

async function pushNoting(
  member: Client,
  records: Parameters<typeof recordVersion>[0][],
  acknowledged: Map<string, string>,
): Promise<void> {
  // Whatever becomes of this push, the old version may be replaced by it.
  for (const { id } of records) acknowledged.delete(id)
  for (const verdict of await member.push(...records)) if (verdict.accepted) acknowledged.set(verdict.id, verdict.version)
}

test(
  'I1.34 the server stops on SIGTERM and SIGINT with code 0, and on a start that cannot be with one sentence and code 1',
  { timeout: 60_000 },
  async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) expect(await (await startServerProcess(folder)).kill(signal)).toBe(0)
    const first = await startServerProcess(folder)
    const port = new URL(first.address).port
    const other = await mkdtemp(join(tmpdir(), 'medbox-other-'))
    const failures = [
      await runServer(['--data', folder, '--port', '0']),
      await runServer(['--data', other, '--port', port]),
      await runServer(['--data', join(process.execPath, 'below-a-file')]),
      await runServer(['--data', other, '--port', 'http']),
    ]
    await first.kill('SIGTERM')
    await rm(other, { recursive: true, force: true })
    expect(failures.map(({ code }) => code)).toEqual([1, 1, 1, 1])
    for (const { errors } of failures) expect(errors).not.toMatch(/\n\s+at /)
    expect(failures.map(({ errors }) => errors.split('\n')[0])).toEqual([
      expect.stringContaining('another server'),
      expect.stringContaining(`Port ${port}`),
      expect.stringContaining('cannot be written'),
      expect.stringContaining('--port'),
    ])
  },
)
