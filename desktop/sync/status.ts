import { BehaviorSubject, type Observable } from 'rxjs'
import { isSameJson } from '../../shared/record/json.ts'
import type { CircleStatus, SyncMode, SyncProblem, SyncStatus } from '../../shared/trust/sync-status.ts'
import type { Circle } from './circle-book.ts'
import type { LoopState } from './loop-state.ts'
import type { Clock } from './timers.ts'

/** What the status is made from, besides what it remembers itself. */
export type StatusSources = {
  clock: Clock
  serverUrl: string
  loop: () => LoopState
  circles: () => Circle[]
  held: () => number
  heard: () => Record<string, number>
}

export type Waiting = { waiting: number; since: number; refused: number }

export type StatusBoard = {
  status$: Observable<SyncStatus>
  status(): SyncStatus
  /** Something changed: look at the sources again. */
  refresh(): void
  countWaiting(waiting: Waiting): void
  /** The server answered: whatever was the matter is over. */
  answered(): void
  failed(problem: SyncProblem): void
}

export function createStatusBoard(sources: StatusSources): StatusBoard {
  const { clock, serverUrl, loop, circles, held, heard } = sources
  let counts: Waiting | undefined
  let problem: SyncProblem | undefined
  let lastHeard = 0
  let mode: SyncMode = 'off'
  let since = clock()
  const status = new BehaviorSubject(look())

  function look(): SyncStatus {
    const all = circles().map(toCircleStatus)
    const { waiting, since: waitingSince, refused } = counts ?? { waiting: 0, since: 0, refused: 0 }
    const isAllProven = all.length > 0 && all.every((circle) => circle.isProven)
    const provenAt = all.every((circle) => circle.provenAt !== null) ? Math.min(...all.map((circle) => circle.provenAt!)) : null
    return {
      mode,
      since,
      waiting,
      waitingSince,
      refused,
      held: held(),
      provenAt: all.length > 0 ? provenAt : null,
      // As long as nobody has counted what waits, nothing is known.
      isProven: isAllProven && counts !== undefined && waiting === 0 && refused === 0,
      lastHeard,
      serverUrl,
      ...(problem ? { problem } : {}),
      heard: heard(),
      circles: all,
    }
  }

  function refresh(): void {
    const now = modeOf(loop(), problem)
    if (now !== mode) [mode, since] = [now, clock()]
    const seen = look()
    if (!isSameJson(seen, status.value)) status.next(seen)
  }

  return {
    status$: status.asObservable(),
    status: () => status.value,
    refresh,
    countWaiting(waiting) {
      counts = waiting
      refresh()
    },
    answered() {
      lastHeard = clock()
      problem = undefined
    },
    failed({ code, message }) {
      problem = { code, message }
      refresh()
    },
  }
}

/** A problem lasts until the server answers, so that trying again does not look like having got through. */
function modeOf({ phase }: LoopState, problem: SyncProblem | undefined): SyncMode {
  if (phase === 'off' || phase === 'offline' || phase === 'signed-out') return phase
  if (problem) return modes[problem.code] ?? 'blocked'
  return phase === 'idle' ? 'idle' : 'working'
}

const modes: Record<string, SyncMode> = { offline: 'offline', 'not-our-server': 'offline', 'sign-in-needed': 'signed-out' }

const toCircleStatus = ({ id, role, cursor, provenAt, isProven, problem }: Circle): CircleStatus => ({
  id,
  role,
  cursor,
  provenAt,
  isProven,
  ...(problem ? { problem } : {}),
})
