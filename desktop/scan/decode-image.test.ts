import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { decodeImage } from './decode-image.ts'
import { SCAN_LIMITS } from './limits.ts'
import { ScanError } from './scan-error.ts'

const grey = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#777' } })

async function codeOf(bytes: Uint8Array): Promise<string> {
  return await decodeImage(bytes).then(
    () => 'decoded',
    (error: unknown) => (error instanceof ScanError ? error.code : `not a ScanError: ${String(error)}`),
  )
}

describe('refusals', () => {
  test('I8.20 what is no picture is refused by its content, whatever its name', async () => {
    expect(await codeOf(new Uint8Array())).toBe('scan-empty')
    expect(await codeOf(Buffer.from('hello, this is a text file'))).toBe('scan-not-an-image')
    expect(await codeOf(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="900" height="900"></svg>'))).toBe('scan-not-an-image')
    expect(await codeOf(Buffer.from('PK\u0003\u0004zip'))).toBe('scan-not-an-image')
  })

  test('I8.21 PDF and HEIC files are refused with what to do instead', async () => {
    expect(await codeOf(Buffer.from('%PDF-1.7\n1 0 obj'))).toBe('scan-pdf')
    expect(await codeOf(Buffer.from('\0\0\0\u0018ftypheic\0\0\0\0'))).toBe('scan-heic')
    expect(new ScanError('scan-pdf').message).toContain('Save the page as a picture')
  })

  test('I8.22 a truncated picture is refused instead of being read half', async () => {
    for (const file of [
      await grey(800, 600).jpeg().toBuffer(),
      await grey(800, 600).png().toBuffer(),
      await grey(800, 600).webp().toBuffer(),
    ]) {
      expect(await codeOf(file.subarray(0, Math.floor(file.length * 0.6)))).toBe('scan-corrupt')
    }
  })

  test('I8.23 files over 20 MB, pictures over 50 MP and pictures too small to read are refused', async () => {
    expect(await codeOf(new Uint8Array(SCAN_LIMITS.fileBytesMax + 1))).toBe('scan-too-large')
    expect(await codeOf(await grey(8000, 6300).png().toBuffer())).toBe('scan-too-many-pixels')
    expect(await codeOf(await grey(40, 400).png().toBuffer())).toBe('scan-too-small')
  })

  test('I8.23 a decompression bomb is refused by its header, before it unpacks', async () => {
    // What it holds ends after a fraction of it: unpacking would find it corrupt.
    expect(await codeOf(pngOf(60_000, 60_000))).toBe('scan-too-many-pixels')
    expect(await codeOf(pngOf(6_000, 6_000))).toBe('scan-corrupt')
  })

  test('I8.24 any bytes, also behind the head of a picture, are a refusal and never another failure', async () => {
    const heads = ['', '\xff\xd8\xff\xe0', '\x89PNG\r\n\x1a\n', 'GIF89a', 'RIFF\0\0\0\0WEBPVP8 ', 'II*\0', '\0\0\0\x20ftypavif'].map(
      (head) => Buffer.from(head, 'latin1'),
    )
    const files = fc.tuple(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 3000 })).map(([head, rest]) => Buffer.concat([head, rest]))
    await fc.assert(
      fc.asyncProperty(files, async (file) => {
        expect(await codeOf(file)).toMatch(/^scan-/)
      }),
      { numRuns: 150 },
    )
  })

  test('I8.24 a sound picture with damaged bytes is decoded or refused', async () => {
    const sound = await grey(300, 200).jpeg().toBuffer()
    const damage = fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { minLength: 1, maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        const file = Buffer.from(sound)
        for (const [at, byte] of changes) file[at] = byte
        expect(await codeOf(file)).toMatch(/^(?:decoded$|scan-)/)
      }),
      { numRuns: 100 },
    )
  })
})

describe('pictures', () => {
  test('I8.23 a 40-megapixel photo is scaled down to the working size', async () => {
    const picture = await decodeImage(await grey(7300, 5500).jpeg().toBuffer())
    expect(picture.size).toEqual({ w: 7300, h: 5500 })
    expect(Math.max(picture.grey.width, picture.grey.height)).toBe(SCAN_LIMITS.workSidePxMax)
    expect(picture.scale).toBeCloseTo(2000 / 7300, 3)
  })

  test('I5.28 the camera orientation is obeyed', async () => {
    const picture = await decodeImage(await grey(400, 300).jpeg().withMetadata({ orientation: 6 }).toBuffer())
    expect(picture.size).toEqual({ w: 300, h: 400 })
    expect(picture.grey).toMatchObject({ width: 300, height: 400 })
  })

  test('I5.28 transparency counts as paper, and colours, 16 bits and CMYK as their grey', async () => {
    const transparent = await decodeImage(
      await sharp({ create: { width: 100, height: 100, channels: 4, background: '#00000000' } })
        .png()
        .toBuffer(),
    )
    expect(transparent.grey.data[0]).toBe(255)
    const wide = await decodeImage(await grey(100, 100).toColourspace('rgb16').png().toBuffer())
    expect(wide.grey.data[0]).toBeGreaterThan(100)
    expect(wide.grey.data[0]).toBeLessThan(140)
    const print = await decodeImage(await grey(100, 100).toColourspace('cmyk').jpeg().toBuffer())
    expect(print.grey.data).toHaveLength(10_000)
  })
})

/** A PNG whose header promises more pixels than its few bytes should ever become. */
function pngOf(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 0, 0, 0, 0], 8)
  const rows = deflateSync(Buffer.alloc(1_000_000))
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const crc = Buffer.alloc(4)
  crc.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, crc])
}

function crc32(bytes: Buffer): number {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}
