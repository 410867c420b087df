import sharp, { type Sharp } from 'sharp'
import { SCAN_LIMITS } from './limits.ts'
import type { Raster } from './picture/raster.ts'
import { ScanError, assertNotCancelled } from './scan-error.ts'

/** A decoded photo, upright by its EXIF orientation: its full size, and a grey working copy. */
export interface Picture {
  /** Full size in pixels after orientation; boxes of fields are given in these pixels. */
  size: { w: number; h: number }
  grey: Raster
  /** Working pixels per picture pixel, at most 1. */
  scale: number
}

const READABLE_FORMATS = new Set(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'])

/** Decodes a photo file to an upright grey raster; throws `ScanError` for whatever is not a sound picture within the limits. */
export async function decodeImage(bytes: Uint8Array, signal?: AbortSignal): Promise<Picture> {
  assertNotCancelled(signal)
  refuseByContent(bytes)
  const size = await readSize(bytes)
  assertNotCancelled(signal)
  const scale = Math.min(1, SCAN_LIMITS.workSidePxMax / Math.max(size.w, size.h))
  const grey = await readGrey(bytes, scale < 1)
  assertNotCancelled(signal)
  return { size, grey, scale: grey.width / size.w }
}

function refuseByContent(bytes: Uint8Array): void {
  if (bytes.length === 0) throw new ScanError('scan-empty')
  if (bytes.length > SCAN_LIMITS.fileBytesMax) throw new ScanError('scan-too-large')
  const head = Buffer.from(bytes.subarray(0, 1024)).toString('latin1')
  if (head.includes('%PDF-')) throw new ScanError('scan-pdf')
  if (/^.{4}ftyp(?:heic|heix|hevc|heim)/s.test(head)) throw new ScanError('scan-heic')
  // Only these ever reach the decoder; scripts, vector drawings and the like do not.
  if (!PICTURE_HEADS.some((pattern) => beginsWith(head, pattern))) throw new ScanError('scan-not-an-image')
}

/** How the files of JPEG, PNG, GIF, WebP, TIFF (both byte orders) and AVIF begin; `?` is any byte. */
const PICTURE_HEADS = [
  '\xff\xd8\xff',
  '\x89PNG\r\n',
  'GIF8',
  'RIFF????WEBP',
  'II*\0',
  'MM\0*',
  '????ftypavif',
  '????ftypavis',
  '????ftypmif1',
  '????ftypmsf1',
]

function beginsWith(head: string, pattern: string): boolean {
  return Array.from(pattern).every((letter, at) => letter === '?' || letter === head[at])
}

async function readSize(bytes: Uint8Array): Promise<{ w: number; h: number }> {
  const metadata = await open(bytes)
    .metadata()
    .catch((cause: unknown) => {
      throw new ScanError('scan-corrupt', cause)
    })
  if (!READABLE_FORMATS.has(metadata.format)) throw new ScanError('scan-not-an-image')
  const { width, height, autoOrient } = metadata
  if (width * height > SCAN_LIMITS.pixelsMax) throw new ScanError('scan-too-many-pixels')
  if (Math.min(width, height) < SCAN_LIMITS.sidePxMin) throw new ScanError('scan-too-small')
  return { w: autoOrient.width, h: autoOrient.height }
}

async function readGrey(bytes: Uint8Array, shrink: boolean): Promise<Raster> {
  const side = SCAN_LIMITS.workSidePxMax
  const upright = open(bytes).timeout({ seconds: SCAN_LIMITS.decodeSecondsMax }).autoOrient()
  const sized = shrink ? upright.resize({ width: side, height: side, fit: 'inside' }) : upright
  const flat = sized.flatten({ background: '#ffffff' }).toColourspace('b-w').extractChannel(0)
  const { data, info } = await flat
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch((cause: unknown) => {
      throw new ScanError('scan-corrupt', cause)
    })
  return { width: info.width, height: info.height, data: new Uint8Array(data) }
}

/** Only the first frame or page is opened; a truncated file fails instead of ending in grey. */
function open(bytes: Uint8Array): Sharp {
  return sharp(bytes, { failOn: 'truncated', limitInputPixels: false, sequentialRead: true, pages: 1 })
}
