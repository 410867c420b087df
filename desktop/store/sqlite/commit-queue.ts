/** Work inside a transaction; what it returns is called, synchronously, right after the commit is on disk. */
export type Job<T> = () => Outcome<T>

type Outcome<T> = { result: T; committed?: () => void }
type QueuedJob = { run: Job<unknown>; rows: number; resolve: (result: unknown) => void; reject: (error: unknown) => void }

/** A transaction writes no more rows than this, so that reads get their turn. */
export const sliceRowsMax = 1000
const groupJobsMax = 100

/** Gathers the jobs of one turn of the event loop into one commit, and gives the loop a turn between two commits. */
export class CommitQueue {
  readonly #queue: QueuedJob[] = []
  readonly #commit: (work: () => Outcome<unknown>[]) => Outcome<unknown>[]
  #isPaused = false

  /** `commit` runs the work in a transaction, all or nothing, and throws when it did not happen. */
  constructor(commit: (work: () => Outcome<unknown>[]) => Outcome<unknown>[]) {
    this.#commit = commit
  }

  /** Resolves after the job's commit is on disk. */
  submit<T>(run: Job<T>, rows: number): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#queue.length === 0) this.#soon()
      this.#queue.push({ run, rows, resolve: resolve as (result: unknown) => void, reject })
    })
  }

  /** Commits everything that waits. */
  drain(): void {
    while (this.#queue.length > 0) this.#commitNext()
  }

  /** Jobs wait while the work lasts. */
  async whilePaused<T>(work: () => Promise<T>): Promise<T> {
    this.#isPaused = true
    try {
      return await work()
    } finally {
      this.#isPaused = false
      this.#soon()
    }
  }

  #soon(): void {
    setImmediate(() => {
      if (this.#isPaused || this.#queue.length === 0) return
      this.#commitNext()
      if (this.#queue.length > 0) this.#soon()
    })
  }

  #commitNext(): void {
    const jobs = this.#nextGroup()
    if (!this.#tryCommit(jobs)) for (const job of jobs) this.#tryCommit([job])
  }

  #nextGroup(): QueuedJob[] {
    let rows = 0
    const end = this.#queue.findIndex((job, i) => i === groupJobsMax || ((rows += job.rows) > sliceRowsMax && i > 0))
    return this.#queue.splice(0, end === -1 ? this.#queue.length : end)
  }

  /** False when a group failed: then each job of it gets a transaction of its own, so that one cannot spoil the others. */
  #tryCommit(jobs: QueuedJob[]): boolean {
    let outcomes: Outcome<unknown>[]
    try {
      outcomes = this.#commit(() => jobs.map((job) => job.run()))
    } catch (error) {
      if (jobs.length === 1) jobs[0]!.reject(error)
      return jobs.length === 1
    }
    for (const outcome of outcomes) outcome.committed?.()
    for (const [i, job] of jobs.entries()) job.resolve(outcomes[i]!.result)
    return true
  }
}
