import { limits } from '../../shared/limits.ts'

/** What a scan accepts and how long it may take; each figure with its unit. */
export const SCAN_LIMITS = {
  fileBytesMax: limits.pictureBytesMax,
  pixelsMax: limits.picturePixelsMax,
  sidePxMin: 64,
  /** Decoding stops here even when a small file promises few pixels and keeps unpacking. */
  decodeSecondsMax: 10,
  /** Geometry and recognition work on a copy of at most this many pixels a side. */
  workSidePxMax: 2000,
  passMsMax: 15_000,
  wordsMax: 2000,
  /** A language takes a second to load and its thread some 100 MB to keep. */
  languagesPerLaneMax: 3,
} as const
