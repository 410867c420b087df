import type { NormalEquations } from './least-squares.ts'
import { addObservation, createNormalEquations, solveNormalEquations } from './least-squares.ts'
import type { Point } from './raster.ts'
import type { TextLine } from './text-lines.ts'

/**
 * How straight lines of text lie in the picture: turned by `angle` about `centre`, then each line bent by a cubic in x
 * whose coefficients change linearly from the top of the label to its bottom. That covers a turned camera, perspective
 * and a label around a bottle with one small linear fit. Lengths are in units of `unit` pixels.
 */
export interface LineField {
  centre: Point
  angle: number
  unit: number
  /** Coefficients of x, x², x³, and of the same times v. */
  bend: readonly number[]
  /** The logarithm of how wide letters are at x, as coefficients of x and x²: the sides of a bottle turn away. */
  width: readonly number[]
}

/** Lines shorter than this tell more about letter shapes than about direction. */
const ANCHOR_MARKS_MIN = 6
const FIT_ROUNDS = 4
const WIDTH_MIN = 0.45
const WIDTH_RIDGE = [4, 4]
/** Pulls towards straight lines; the higher powers need more evidence. */
const RIDGE = [0.001, 0.02, 0.2, 0.02, 0.2, 1]

/** Fits the field to the feet of the letters; lines too few or too short leave it straight. */
export function fitLineField(lines: readonly TextLine[], size: { width: number; height: number }): LineField {
  const anchors = lines.filter((line) => line.marks.length >= ANCHOR_MARKS_MIN)
  const centre = { x: size.width / 2, y: size.height / 2 }
  const unit = size.width / 2
  const angle = medianAngle(anchors)
  const straight: LineField = { centre, angle, unit, bend: [0, 0, 0, 0, 0, 0], width: [0, 0] }
  if (anchors.length === 0) return straight
  const feet = anchors.map((line) => feetOf(line, straight))
  return { ...straight, bend: fitBend(feet), width: fitWidth(feet) }
}

/** How much narrower (below 1) letters are at column `u` than at the centre. */
export function widthAt(field: LineField, u: number): number {
  const x = u / field.unit
  const [a, b] = field.width as [number, number]
  return Math.min(Math.max(Math.exp(x * (a + x * b)), WIDTH_MIN), 1 / WIDTH_MIN)
}

/** Where a straightened position (pixels from the centre) lies in the picture. */
export function fieldToPicture(field: LineField, u: number, v: number): Point {
  const y = v + field.unit * bendAt(field.bend, u / field.unit, v / field.unit)
  const cos = Math.cos(field.angle)
  const sin = Math.sin(field.angle)
  return { x: field.centre.x + u * cos - y * sin, y: field.centre.y + u * sin + y * cos }
}

/** The straightened position of a picture point, found by iterating, as the bend is small. */
export function pictureToField(field: LineField, point: Point): Point {
  const turned = turnBack(field, point)
  let v = turned.y
  for (let round = 0; round < 4; round++) v = turned.y - field.unit * bendAt(field.bend, turned.x / field.unit, v / field.unit)
  return { x: turned.x, y: v }
}

/** The bend of column `u` as offset and slope over v, so that a whole column is straightened with one multiplication. */
export function bendOfColumn(field: LineField, u: number): { offset: number; slope: number } {
  const x = u / field.unit
  const [a, b, c, d, e, f] = field.bend as [number, number, number, number, number, number]
  return { offset: field.unit * x * (a + x * (b + x * c)), slope: x * (d + x * (e + x * f)) }
}

function bendAt(bend: readonly number[], x: number, v: number): number {
  const [a, b, c, d, e, f] = bend as [number, number, number, number, number, number]
  return x * (a + x * (b + x * c)) + v * x * (d + x * (e + x * f))
}

function turnBack(field: LineField, point: Point): Point {
  const dx = point.x - field.centre.x
  const dy = point.y - field.centre.y
  const cos = Math.cos(field.angle)
  const sin = Math.sin(field.angle)
  return { x: dx * cos + dy * sin, y: dy * cos - dx * sin }
}

function medianAngle(lines: readonly TextLine[]): number {
  const angles = lines.flatMap(({ marks }) => {
    const first = marks[0]!
    const last = marks[marks.length - 1]!
    const angle = Math.atan2(middle(last) - middle(first), (last.left + last.right - first.left - first.right) / 2)
    return Array.from({ length: marks.length }, () => angle)
  })
  angles.sort((a, b) => a - b)
  return angles[angles.length >> 1] ?? 0
}

function middle(mark: { top: number; bottom: number }): number {
  return (mark.top + mark.bottom) / 2
}

interface Feet {
  points: Point[]
  /** Letter height in units, the scale of what counts as an outlier (descenders, commas). */
  height: number
}

function feetOf(line: TextLine, field: LineField): Feet {
  const points = line.marks.map((mark) => {
    const { x, y } = turnBack(field, { x: (mark.left + mark.right) / 2, y: mark.bottom })
    return { x: x / field.unit, y: y / field.unit }
  })
  return { points, height: line.height / field.unit }
}

/** Iteratively reweighted least squares: every round trusts feet near their line more than descenders. */
function fitBend(lines: readonly Feet[]): number[] {
  let bend = [0, 0, 0, 0, 0, 0]
  for (let round = 0; round < FIT_ROUNDS; round++) {
    const equations = createNormalEquations(bend.length)
    for (const line of lines) addLine(equations, line, bend)
    bend = solveNormalEquations(equations, RIDGE)
  }
  return bend
}

function addLine(equations: NormalEquations, line: Feet, bend: readonly number[]): void {
  const level = medianOf(line.points.map(({ x, y }) => y - bendAt(bend, x, y)))
  addCentred(
    equations,
    line.points.map(({ x, y }) => {
      const off = Math.abs(y - bendAt(bend, x, level) - level) / line.height
      return { row: basis(x, level), value: y, weight: 1 / (0.15 + off) }
    }),
  )
}

interface Observation {
  row: number[]
  value: number
  weight: number
}

/** Adds a line's observations less their mean, because the level of each line is its own and unknown. */
function addCentred(equations: NormalEquations, observations: readonly Observation[]): void {
  const total = observations.reduce((sum, { weight }) => sum + weight, 0)
  const mean = (of: (observation: Observation) => number) =>
    observations.reduce((sum, observation) => sum + observation.weight * of(observation), 0) / total
  const meanRow = Array.from({ length: equations.size }, (_, column) => mean(({ row }) => row[column]!))
  const meanValue = mean(({ value }) => value)
  for (const { row, value, weight } of observations) {
    addObservation(
      equations,
      row.map((entry, column) => entry - meanRow[column]!),
      value - meanValue,
      weight,
    )
  }
}

/** Fits the distance between neighbouring letters over x; word gaps are outliers and lose their weight round by round. */
function fitWidth(lines: readonly Feet[]): number[] {
  let width = [0, 0]
  for (let round = 0; round < FIT_ROUNDS; round++) {
    const equations = createNormalEquations(width.length)
    for (const line of lines) addPitches(equations, line, width)
    width = solveNormalEquations(equations, WIDTH_RIDGE)
  }
  return width
}

function addPitches(equations: NormalEquations, { points }: Feet, width: readonly number[]): void {
  const pitches = points.slice(1).map((point, at) => {
    const before = points[at]!
    const x = (point.x + before.x) / 2
    return { row: [x, x * x], value: Math.log(Math.max(point.x - before.x, 1e-3)) }
  })
  const rest = ({ row, value }: (typeof pitches)[number]) => value - row[0]! * width[0]! - row[1]! * width[1]!
  const level = medianOf(pitches.map(rest))
  addCentred(
    equations,
    pitches.map((pitch) => ({ ...pitch, weight: 1 / (0.3 + Math.abs(rest(pitch) - level)) })),
  )
}

function basis(x: number, v: number): number[] {
  return [x, x * x, x * x * x, v * x, v * x * x, v * x * x * x]
}

function medianOf(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1]!
}
