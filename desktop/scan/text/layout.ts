import type { Box } from '../picture/raster.ts'
import type { Segment, Word } from './word.ts'

/** A gap wider than this many letter heights divides a row into columns. */
const GUTTER_HEIGHTS = 1.7
const ROW_OVERLAP_SHARE = 0.5

/** Words in reading order: rows from top to bottom, each divided into segments at wide gaps. */
export function layOut(words: readonly Word[]): Segment[] {
  return toRows(words).flatMap((row, at) => toSegments(row, at))
}

export function segmentsToText(segments: readonly Segment[]): string {
  const rows = new Map<number, string[]>()
  for (const { row, text } of segments) rows.set(row, [...(rows.get(row) ?? []), text])
  return [...rows.values()].map((texts) => texts.join(' ')).join('\n')
}

function toRows(words: readonly Word[]): Word[][] {
  const rows: { top: number; bottom: number; words: Word[] }[] = []
  for (const word of [...words].sort((a, b) => middle(a.box) - middle(b.box))) {
    const row = rows.findLast((candidate) => isInRow(word.box, candidate))
    if (!row) {
      rows.push({ top: word.box.y, bottom: word.box.y + word.box.h, words: [word] })
      continue
    }
    row.words.push(word)
    // The row's band follows its words' average, so that one tall word does not swallow the next row.
    const count = row.words.length
    row.top += (word.box.y - row.top) / count
    row.bottom += (word.box.y + word.box.h - row.bottom) / count
  }
  return rows.map((row) => row.words.sort((a, b) => a.box.x - b.box.x))
}

function isInRow(box: Box, row: { top: number; bottom: number }): boolean {
  const overlap = Math.min(row.bottom, box.y + box.h) - Math.max(row.top, box.y)
  return overlap >= ROW_OVERLAP_SHARE * Math.min(row.bottom - row.top, box.h)
}

function middle(box: Box): number {
  return box.y + box.h / 2
}

function toSegments(words: readonly Word[], row: number): Segment[] {
  const heights = words.map((word) => word.box.h).sort((a, b) => a - b)
  const gutter = GUTTER_HEIGHTS * (heights[heights.length >> 1] ?? 0)
  const groups: Word[][] = []
  for (const word of words) {
    const last = groups.at(-1)?.at(-1)
    if (last && word.box.x - (last.box.x + last.box.w) <= gutter) groups.at(-1)!.push(word)
    else groups.push([word])
  }
  return groups.map((group) => ({
    words: group,
    row,
    box: unite(group.map((word) => word.box)),
    text: group.map((word) => word.text).join(' '),
  }))
}

export function unite(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((box) => box.x))
  const y = Math.min(...boxes.map((box) => box.y))
  return {
    x,
    y,
    w: Math.max(...boxes.map((box) => box.x + box.w)) - x,
    h: Math.max(...boxes.map((box) => box.y + box.h)) - y,
  }
}
