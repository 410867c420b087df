import type { LineField } from './line-field.ts'
import { bendOfColumn, fieldToPicture, pictureToField, widthAt } from './line-field.ts'
import type { Box, Raster } from './raster.ts'
import { boxAround, createRaster, sampleRaster } from './raster.ts'
import type { Mark } from './text-marks.ts'
import type { TextRegion } from './text-region.ts'

/** Print cut out, straightened and scaled for the recogniser. */
export interface Rendering {
  image: Raster
  /** The straightened box (field coordinates) of a box in `image`. */
  toField(box: Box): Box
}

export interface RenderSettings {
  /** What the usual letter height becomes. */
  letterPx: number
  /** Letters are drawn this much wider than high: the recogniser scales lines to a fixed height and so sees more of each letter. */
  stretch: number
}

const SIDE_PX_MAX = 4000
const MARGIN_HEIGHTS = 1.2

/** Renders the part of a flattened picture that holds the print; ink beside the print's marks is left out. */
export function renderText(flat: Raster, field: LineField, region: TextRegion, settings: RenderSettings): Rendering {
  const extent = extentOf(field, region)
  const zoom = Math.min(settings.letterPx / region.height, SIDE_PX_MAX / (settings.stretch * Math.max(extent.w, extent.h)))
  const columns = evenColumns(field, extent, zoom * settings.stretch)
  const image = createRaster(columns.length, Math.ceil(extent.h * zoom))
  drawColumns(image, keepMarks(flat, region.marks), field, { columns, top: extent.y, zoom })
  return { image, toField: (box) => boxInField(box, { columns, top: extent.y, zoom }) }
}

/** The picture box around a straightened box. */
export function fieldBoxToPicture(field: LineField, { x, y, w, h }: Box): Box {
  return boxAround([
    fieldToPicture(field, x, y),
    fieldToPicture(field, x + w, y),
    fieldToPicture(field, x, y + h),
    fieldToPicture(field, x + w, y + h),
  ])
}

interface Grid {
  /** The field column of every output column. */
  columns: readonly number[]
  /** The field row of the first output row. */
  top: number
  /** Output rows per field row. */
  zoom: number
}

function drawColumns(image: Raster, source: Raster, field: LineField, { columns, top, zoom }: Grid): void {
  const cos = Math.cos(field.angle)
  const sin = Math.sin(field.angle)
  columns.forEach((u, i) => {
    const { offset, slope } = bendOfColumn(field, u)
    for (let j = 0; j < image.height; j++) {
      const y = (top + j / zoom) * (1 + slope) + offset
      const x = field.centre.x + u * cos - y * sin
      image.data[j * image.width + i] = sampleRaster(source, x, field.centre.y + u * sin + y * cos)
    }
  })
}

/** Columns spaced so that letters come out equally wide from side to side. */
function evenColumns(field: LineField, extent: Box, zoom: number): number[] {
  const columns: number[] = []
  for (let u = extent.x; u < extent.x + extent.w && columns.length < SIDE_PX_MAX; u += widthAt(field, u) / zoom) columns.push(u)
  return columns
}

function extentOf(field: LineField, { marks, height }: TextRegion): Box {
  const margin = MARGIN_HEIGHTS * height
  const corners = marks.flatMap(({ left, top, right, bottom }) => [
    pictureToField(field, { x: left, y: top }),
    pictureToField(field, { x: right, y: bottom }),
  ])
  const { x, y, w, h } = boxAround(corners)
  return { x: x - margin, y: y - margin, w: w + 2 * margin, h: h + 2 * margin }
}

/** Around a mark its dots, accents and the hyphen beside it stay; frames, rules and specks elsewhere go. */
const KEEP_BESIDE_HEIGHTS = 0.45
const KEEP_ABOVE_HEIGHTS = 0.55

function keepMarks(flat: Raster, marks: readonly Mark[]): Raster {
  const kept = createRaster(flat.width, flat.height)
  kept.data.fill(255)
  for (const { left, top, right, bottom } of marks) {
    const beside = Math.round(KEEP_BESIDE_HEIGHTS * (bottom - top)) + 1
    const above = Math.round(KEEP_ABOVE_HEIGHTS * (bottom - top)) + 1
    const x0 = Math.max(0, left - beside)
    const x1 = Math.min(flat.width, right + beside)
    for (let y = Math.max(0, top - above); y < Math.min(flat.height, bottom + beside); y++) {
      kept.data.set(flat.data.subarray(y * flat.width + x0, y * flat.width + x1), y * flat.width + x0)
    }
  }
  return kept
}

function boxInField(box: Box, { columns, top, zoom }: Grid): Box {
  const columnAt = (x: number) => columns[Math.min(columns.length - 1, Math.max(0, Math.round(x)))]!
  const x = columnAt(box.x)
  return { x, y: top + box.y / zoom, w: columnAt(box.x + box.w) - x, h: box.h / zoom }
}
