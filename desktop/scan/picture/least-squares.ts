/** Normal equations of a weighted linear fit, gathered row by row. */
export interface NormalEquations {
  size: number
  matrix: Float64Array
  right: Float64Array
}

export function createNormalEquations(size: number): NormalEquations {
  return { size, matrix: new Float64Array(size * size), right: new Float64Array(size) }
}

/** Adds the observation `row · solution = value`. */
export function addObservation({ size, matrix, right }: NormalEquations, row: readonly number[], value: number, weight: number): void {
  for (let i = 0; i < size; i++) {
    right[i] = right[i]! + weight * row[i]! * value
    for (let j = 0; j < size; j++) matrix[i * size + j] = matrix[i * size + j]! + weight * row[i]! * row[j]!
  }
}

/** Solves by Gaussian elimination with pivoting; `ridge[i]` pulls coefficient i towards zero and keeps thin data solvable. */
export function solveNormalEquations({ size, matrix, right }: NormalEquations, ridge: readonly number[]): number[] {
  const rows = Array.from({ length: size }, (_, i) => {
    const row = [...matrix.subarray(i * size, (i + 1) * size), right[i]!]
    row[i]! += ridge[i]!
    return row
  })
  for (let column = 0; column < size; column++) eliminate(rows, column)
  return substituteBack(rows)
}

function eliminate(rows: number[][], column: number): void {
  let pivot = column
  for (let i = column + 1; i < rows.length; i++) {
    if (Math.abs(rows[i]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = i
  }
  ;[rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!]
  const [head, ...below] = rows.slice(column) as [number[], ...number[][]]
  for (const row of below) {
    const factor = row[column]! / head[column]!
    for (let j = column; j < row.length; j++) row[j] = row[j]! - factor * head[j]!
  }
}

function substituteBack(rows: readonly number[][]): number[] {
  const size = rows.length
  const solution = Array.from({ length: size }, () => 0)
  for (let i = size - 1; i >= 0; i--) {
    let rest = rows[i]![size]!
    for (let j = i + 1; j < size; j++) rest -= rows[i]![j]! * solution[j]!
    solution[i] = rest / rows[i]![i]!
  }
  return solution
}
