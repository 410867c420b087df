import dns from 'node:dns'
import net from 'node:net'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { createRecogniser, type Recogniser } from './recogniser.ts'
import { scanLabel } from './scan-label.ts'

const fixture = (number: string) => readFile(new URL(`../../test/fixtures/labels/label-${number}.jpg`, import.meta.url))

describe('scanning on this device', () => {
  const connect = vi.spyOn(net.Socket.prototype, 'connect')
  const lookup = vi.spyOn(dns, 'lookup')
  const fetched = vi.spyOn(globalThis, 'fetch')
  let recogniser: Recogniser

  beforeAll(async () => {
    recogniser = await createRecogniser()
  })
  afterAll(() => recogniser.close())

  test('I6.20 reading labels in two languages asks no network for anything', async () => {
    await scanLabel(await fixture('01'), { recogniser })
    expect((await scanLabel(await fixture('05'), { recogniser })).language).toBe('deu')
    expect(connect).not.toHaveBeenCalled()
    expect(lookup).not.toHaveBeenCalled()
    expect(fetched).not.toHaveBeenCalled()
  })

  test('I6.21 a cancelled scan ends at once, and the next one works', async () => {
    const bytes = await fixture('01')
    const abort = new AbortController()
    const scan = scanLabel(bytes, { recogniser, signal: abort.signal, onProgress: (done) => done >= 0.2 && abort.abort() })
    await expect(scan).rejects.toMatchObject({ code: 'scan-cancelled' })
    await expect(scanLabel(bytes, { recogniser, signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'scan-cancelled' })
    expect((await scanLabel(bytes, { recogniser })).fields.drugName?.value).toBe('hydrochlorothiazide')
  })

  test('I6.22 progress only rises, from the start to the end', async () => {
    const seen: number[] = []
    await scanLabel(await fixture('03'), { recogniser, onProgress: (done) => seen.push(done) })
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
    expect(seen.at(-1)).toBe(1)
  })

  test('I5.28 a label on its side or on its head is read as well, and its fields lie where they stand in the picture', async () => {
    const upright = await scanLabel(await fixture('01'), { recogniser })
    for (const angle of [90, 180, 270]) {
      const turned = await scanLabel(
        await sharp(await fixture('01'))
          .rotate(angle)
          .toBuffer(),
        { recogniser },
      )
      expect(turned.fields.drugName?.value, `${angle}°`).toBe('hydrochlorothiazide')
      expect(turned.fields.strength?.value, `${angle}°`).toBe('25 mg')
      if (angle === 180)
        expect(turned.fields.drugName!.box!.y).toBeCloseTo(960 - upright.fields.drugName!.box!.y - upright.fields.drugName!.box!.h, -2)
    }
  })

  test('I5.29 a photo without a label gives no fields', async () => {
    const wall = await sharp({ create: { width: 900, height: 700, channels: 3, background: '#98a' } })
      .jpeg()
      .toBuffer()
    expect(await scanLabel(wall, { recogniser })).toMatchObject({ code: 'scan-no-label', fields: {}, review: [] })
    const sign =
      '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="700"><rect width="100%" height="100%" fill="#fff"/><text x="60" y="300" font-size="70" font-family="sans-serif">Platform 4</text><text x="60" y="420" font-size="50" font-family="sans-serif">Mind the gap</text></svg>'
    expect(await scanLabel(await sharp(Buffer.from(sign)).jpeg().toBuffer(), { recogniser })).toMatchObject({
      code: 'scan-no-label',
      fields: {},
    })
    const noise = Buffer.from(Array.from({ length: 640 * 480 }, (_, at) => (at * 2_654_435_761) >>> 24))
    const grain = await sharp(noise, { raw: { width: 640, height: 480, channels: 1 } })
      .png()
      .toBuffer()
    expect((await scanLabel(grain, { recogniser })).fields).toEqual({})
  })
})
