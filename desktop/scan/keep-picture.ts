import sharp from 'sharp'
import { decodeImage } from './decode-image.ts'

/** Longest side of a kept picture, in pixels: small print stays legible, 40 megapixels do not stay. */
const keptSidePxMax = 3000
const jpegQuality = 90

export type KeptPicture = { bytes: Uint8Array; type: 'image/jpeg'; width: number; height: number }

/** The picture as it is kept: upright, without metadata, bounded in size. Throws `ScanError` for what is no sound picture. */
export async function keepPicture(bytes: Uint8Array): Promise<KeptPicture> {
  await decodeImage(bytes)
  const { data, info } = await sharp(bytes, { limitInputPixels: false })
    .autoOrient()
    .resize({ width: keptSidePxMax, height: keptSidePxMax, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: jpegQuality })
    .toBuffer({ resolveWithObject: true })
  return { bytes: new Uint8Array(data), type: 'image/jpeg', width: info.width, height: info.height }
}
