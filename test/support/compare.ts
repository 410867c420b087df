import type { MedRecord } from '../../shared/record/record.ts'

export type Task<T> = {
  name: string
  /** What the run needs; not timed. */
  prepare: () => MedRecord[]
  run: (it: T, records: MedRecord[]) => Promise<void>
  /** A fast wrong answer is no answer. */
  check: (it: T, records: MedRecord[]) => Promise<boolean>
}
type Side<T> = { name: string; it: T }

/** Runs each task on both sides in turns and prints medians and their ratio; throws when an answer is wrong. */
export async function compare<T>({
  subject,
  baseline,
  tasks,
  rounds,
}: {
  subject: Side<T>
  baseline: Side<T>
  tasks: readonly Task<T>[]
  rounds: number
}): Promise<void> {
  console.log(`${''.padEnd(26)}${subject.name.padStart(16)}${baseline.name.padStart(16)}${'ratio'.padStart(8)}`)
  for (const task of tasks) {
    const times: [number[], number[]] = [[], []]
    for (let round = 0; round < rounds; round++) {
      const records = task.prepare()
      for (const [index, { it }] of [subject, baseline].entries()) times[index]!.push(await time(task, it, records))
    }
    const [ours, theirs] = times.map(median) as [number, number]
    console.log(`${task.name.padEnd(26)}${ms(ours).padStart(16)}${ms(theirs).padStart(16)}${`${(ours / theirs).toFixed(1)}×`.padStart(8)}`)
  }
}

async function time<T>(task: Task<T>, it: T, records: MedRecord[]): Promise<number> {
  const start = performance.now()
  await task.run(it, records)
  const taken = performance.now() - start
  if (!(await task.check(it, records))) throw new Error(`${task.name}: the answer is wrong.`)
  return taken
}

const median = (times: number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!
const ms = (value: number): string => `${value.toFixed(2)} ms`
