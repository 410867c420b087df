import type { Box } from '../picture/raster.ts'

/** A word as the passes read it. */
export interface Word {
  text: string
  /** 0 to 1; low where the passes read differently. */
  confidence: number
  /** How sure the less sure of two agreeing passes was. */
  least?: number
  /** Straightened: words of one line share their height. */
  box: Box
  /** What another pass read here instead. */
  other?: string
  /** Only one pass saw anything here. */
  isSeenOnce?: boolean
}

/** Words that stand together without a column's gutter between them. */
export interface Segment {
  words: Word[]
  text: string
  box: Box
  /** Rows count from the top; segments of one row stand beside each other. */
  row: number
}
