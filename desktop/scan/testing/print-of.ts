import type { Segment, Word } from '../text/word.ts'

const LETTER_PX = 10
const LINE_PX = 30

/** Segments as if a label with these lines had been read without doubt; "|" divides the columns of a line. */
export function printOf(label: string, confidence = 0.95): Segment[] {
  const lines = label
    .trim()
    .split('\n')
    .map((line) => line.trim())
  return lines.flatMap((line, row) => line.split('|').map((column, at) => segmentAt(column.trim(), row, at * 600, confidence)))
}

function segmentAt(text: string, row: number, left: number, confidence: number): Segment {
  let x = left
  const words = text.split(' ').map((word): Word => {
    const box = { x, y: row * LINE_PX, w: word.length * LETTER_PX, h: 20 }
    x += box.w + LETTER_PX
    return { text: word, confidence, box }
  })
  return { words, text, row, box: { x: left, y: row * LINE_PX, w: x - LETTER_PX - left, h: 20 } }
}
