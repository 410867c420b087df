/** What a scan accepts and how long it may take; each figure with its unit. */
export const SCAN_LIMITS = {
  fileBytesMax: 20 * 1024 * 1024,
  pixelsMax: 50_000_000,
  sidePxMin: 64,
  /** Decoding stops here even when a small file promises few pixels and keeps unpacking. */
  decodeSecondsMax: 10,
  /** Geometry and recognition work on a copy of at most this many pixels a side. */
  workSidePxMax: 2000,
  /** What is handed to the recogniser at most; larger text is scaled down instead. */
  renderingSidePxMax: 2600,
  passMsMax: 15_000,
  wordsMax: 2000,
} as const
