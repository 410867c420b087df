import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { firstValueFrom } from 'rxjs'
import { pino } from 'pino'
import sharp from 'sharp'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openTestReplica } from '../../replica/testing/test-replica.ts'
import { openFiles } from '../../store/files.ts'
import { createScanService } from './scan-service.ts'
import { createScanThread } from './scan-thread.ts'

const label = readFileSync(new URL('../../../test/fixtures/labels/label-01.jpg', import.meta.url))

async function startScanner() {
  const kiosk = await openTestReplica()
  const thread = createScanThread()
  const files = await openFiles(mkdtempSync(join(tmpdir(), 'medbox-files-')), new Uint8Array(32))
  const open = () => createScanService({ replica: kiosk.replica, files, thread, log: pino({ level: 'silent' }) })
  const scanner = open()
  onTestFinished(async () => {
    await scanner.close()
    await thread.close()
  })
  const stateOf = async (scan: string) =>
    (await kiosk.store.get(scan))!.body as { status: string; fields: Record<string, { value: unknown }>; picture: string }
  return { ...kiosk, scanner, open, stateOf }
}

test(
  'I1.41 a scan is kept before it is read, becomes a draft, and is taken up again after an interruption',
  { timeout: 90_000 },
  async () => {
    const { scanner, open, circle, stateOf } = await startScanner()
    const scan = await scanner.start(circle, label)
    scanner.cancel(scan)
    await scanner.close()
    expect((await stateOf(scan)).status).toBe('unread')
    const again = open()
    await again.resume(circle)
    await vi.waitFor(async () => expect((await stateOf(scan)).status).toBe('draft'), { timeout: 60_000, interval: 200 })
    expect(String((await stateOf(scan)).fields.drugName?.value).toLowerCase()).toContain('hydrochlorothiazide')
    expect((await again.picture(scan)).bytes.length).toBeGreaterThan(10_000)
    await again.close()
  },
)

test('I8.30 what is no picture is refused with a code before anything is kept', async () => {
  const { scanner, circle, store } = await startScanner()
  const text = new TextEncoder()
  await expect(scanner.start(circle, text.encode('hello'))).rejects.toMatchObject({ code: 'scan-not-an-image' })
  await expect(scanner.start(circle, label.subarray(0, 20_000))).rejects.toMatchObject({ code: 'scan-corrupt' })
  expect(await store.find({ circle, kind: 'label-scan' })).toEqual([])
})

test('I8.31 a photo without a label says so, invents nothing, and keeps the picture', { timeout: 60_000 }, async () => {
  const { scanner, circle, stateOf } = await startScanner()
  const wall = await sharp({ create: { width: 1200, height: 900, channels: 3, background: '#887766' } })
    .jpeg()
    .toBuffer()
  const scan = await scanner.start(circle, wall)
  await vi.waitFor(async () => expect((await stateOf(scan)).status).toBe('no-label'), { timeout: 30_000, interval: 200 })
  expect((await stateOf(scan)).fields).toEqual({})
  expect((await firstValueFrom(scanner.progress$)).get(scan)).toMatchObject({ done: 1, problem: { code: 'scan-no-label' } })
})
