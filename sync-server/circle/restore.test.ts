import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeHousehold } from '../testing/household.ts'
import { sampleDose } from '../testing/sample-records.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
let backup: string
beforeEach(async () => {
  server = await startTestServer()
  backup = await mkdtemp(join(tmpdir(), 'medbox-backup-'))
})
afterEach(async () => {
  await server.discard()
  await rm(backup, { recursive: true, force: true })
})

/** Copies the data folder while the server is stopped. */
async function copyData(from: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true })
  await cp(from, to, { recursive: true })
}

async function backUp(): Promise<void> {
  await server.stop()
  await copyData(server.folder, backup)
  await server.restart()
}

async function restore(): Promise<void> {
  await server.stop()
  await copyData(backup, server.folder)
  await server.restart()
}

test('I1.34 a restart keeps records, accounts, tokens, cursors and the epoch', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  await owner.push(sampleDose(circle, 's1'))
  const { records, cursor } = await owner.pullAll(circle)
  await server.restart()
  const again = server.client.as(owner.token!)
  const news = await again.pullAll(circle, cursor)
  expect(news.records).toEqual([])
  expect(news.cursor.epoch).toBe(cursor.epoch)
  expect((await again.pullAll(circle)).records).toEqual(records)
})

test('I1.31 a server put back to an older state begins a new epoch and hands out everything anew', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  await owner.push(sampleDose(circle, 's1'))
  await backUp()
  const client = server.client.as(owner.token!)
  await client.push(sampleDose(circle, 's2'))
  const { cursor } = await client.pullAll(circle)
  await restore()
  const after = await server.client.as(owner.token!).pullAll(circle, cursor)
  expect(after.cursor.epoch).not.toBe(cursor.epoch)
  expect(after.records.map(({ id }) => id)).toContain('dose:schedule-1:s1')
})

test('I1.31 it is recognised even when new changes have overtaken the old sequence', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  await backUp()
  const client = server.client.as(owner.token!)
  await client.push(sampleDose(circle, 's1'))
  const { cursor } = await client.pullAll(circle)
  await restore()
  const restored = server.client.as(owner.token!)
  await restored.push(...['t1', 't2', 't3', 't4'].map((slot) => sampleDose(circle, slot)))
  expect((await restored.pullAll(circle, cursor)).cursor.epoch).not.toBe(cursor.epoch)
})

test('I1.31 the others of the circle learn of the new epoch too, and once is enough', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  const early = (await owner.pullAll(circle)).cursor
  await backUp()
  const client = server.client.as(owner.token!)
  await client.push(sampleDose(circle, 's1'))
  const late = (await client.pullAll(circle)).cursor
  await restore()
  const restored = server.client.as(owner.token!)
  const first = (await restored.pullAll(circle, late)).cursor.epoch
  expect(first).not.toBe(late.epoch)
  expect((await restored.pullAll(circle, early)).cursor.epoch).toBe(first)
  expect((await restored.pullAll(circle, late)).cursor.epoch).toBe(first)
})

test('I1.32 a made-up cursor starts that replica anew and changes nothing for the others', async () => {
  const { circle, owner } = await makeHousehold(server.client)
  await owner.push(sampleDose(circle, 's1'))
  const { cursor } = await owner.pullAll(circle)
  const inflated = { ...cursor, since: cursor.since.replace(/\d+$/, '999999') }
  for (const madeUp of [inflated, { ...cursor, since: '999999' }, { ...cursor, since: '' }, { epoch: cursor.epoch, since: `${cursor.since}0` }]) {
    const answer = await owner.pullAll(circle, madeUp)
    expect(answer.cursor.epoch).toBe(cursor.epoch)
    expect(answer.records.length).toBeGreaterThan(0)
  }
})
