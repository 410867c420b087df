type Box = { x: number; y: number; w: number; h: number }
type Size = { width: number; height: number }

const zoomMax = 2.4
/** How much of the picture's width a region may fill. */
const fillMax = 0.7
const marginShare = 0.012

const percent = (share: number): string => `${(100 * share).toFixed(2)}%`

/** The lit region, in shares of the picture, with a little room around the letters. */
export function highlightStyle(box: Box, { width, height }: Size): Record<string, string> {
  const margin = marginShare * width
  return {
    left: percent((box.x - margin) / width),
    top: percent((box.y - margin) / height),
    width: percent((box.w + 2 * margin) / width),
    height: percent((box.h + 2 * margin) / height),
  }
}

/** Brings the region closer, as far as it still fits. */
export function zoomStyle(box: Box, { width, height }: Size): Record<string, string> {
  const scale = Math.max(1, Math.min(zoomMax, (fillMax * width) / box.w, (fillMax * height) / box.h))
  const centre = (start: number, length: number, whole: number): string => percent(Math.min(1, Math.max(0, (start + length / 2) / whole)))
  return { transform: `scale(${scale.toFixed(3)})`, transformOrigin: `${centre(box.x, box.w, width)} ${centre(box.y, box.h, height)}` }
}
