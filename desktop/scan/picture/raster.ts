/** One grey channel, row by row; 0 is black. */
export interface Raster {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

export interface Box {
  x: number
  y: number
  w: number
  h: number
}

export interface Point {
  x: number
  y: number
}

export function createRaster(width: number, height: number): Raster {
  return { width, height, data: new Uint8Array(width * height) }
}

/** The value at a fractional position, blended from the four pixels around it; the border repeats outwards. */
export function sampleRaster({ width, height, data }: Raster, x: number, y: number): number {
  const cx = Math.min(Math.max(x, 0), width - 1.001)
  const cy = Math.min(Math.max(y, 0), height - 1.001)
  const x0 = Math.floor(cx)
  const y0 = Math.floor(cy)
  const fx = cx - x0
  const at = y0 * width + x0
  const top = data[at]! * (1 - fx) + data[at + 1]! * fx
  const bottom = data[at + width]! * (1 - fx) + data[at + width + 1]! * fx
  return top + (bottom - top) * (cy - y0)
}

/** The raster as a binary PGM file, which the recogniser reads without decompression. */
export function rasterToPgm({ width, height, data }: Raster): Uint8Array {
  const head = new TextEncoder().encode(`P5\n${width} ${height}\n255\n`)
  const file = new Uint8Array(head.length + data.length)
  file.set(head)
  file.set(data, head.length)
  return file
}

export function boxAround(points: readonly Point[]): Box {
  const xs = points.map((point) => point.x)
  const ys = points.map((point) => point.y)
  const x = Math.min(...xs)
  const y = Math.min(...ys)
  return { x, y, w: Math.max(...xs) - x, h: Math.max(...ys) - y }
}
