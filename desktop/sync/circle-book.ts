import { z } from 'zod'
import { type Role, roleSchema } from '../../shared/kinds/kind.ts'
import { type Cursor, cursorSchema } from '../../shared/protocol/pull.ts'
import type { SyncProblem } from '../../shared/trust/sync-status.ts'
import type { Store } from '../store/store.ts'
import { syncCirclesKey } from '../store/sync-cursors.ts'

/** What sync knows of one circle. `role` and `cursor` outlive a restart; a proof does not. */
export type Circle = {
  readonly id: string
  /** null: the server does not know the circle yet. */
  role: Role | null
  /** null: from the beginning. */
  cursor: Cursor | null
  provenAt: number | null
  /** Whether nothing has changed since the proof. */
  isProven: boolean
  /** Whether both sides are to be compared. */
  isDue: boolean
  /** Repairs tried since the circle last came due. */
  repairs: number
  problem?: SyncProblem | undefined
}

export type CircleBook = {
  load(): Promise<void>
  all(): Circle[]
  get(id: string): Circle | undefined
  /** The circle's entry, made when there is none. */
  enter(id: string): Circle
  remove(id: string): void
  /** Makes roles and cursors durable, where they changed. */
  save(): Promise<void>
}

const keptSchema = z.record(z.string(), z.object({ role: roleSchema, cursor: cursorSchema.nullable() }))

/** Keeps where this replica stands in each circle, in the store's device values. */
export function createCircleBook(store: Store): CircleBook {
  const circles = new Map<string, Circle>()
  let kept = ''

  const enter = (id: string): Circle => {
    const circle = circles.get(id) ?? { id, role: null, cursor: null, provenAt: null, isProven: false, isDue: true, repairs: 0 }
    circles.set(id, circle)
    return circle
  }

  return {
    async load() {
      // What cannot be read is as good as none: everything is pulled again.
      const parsed = keptSchema.safeParse(await store.device.get(syncCirclesKey))
      for (const [id, { role, cursor }] of Object.entries(parsed.data ?? {})) Object.assign(enter(id), { role, cursor })
    },
    all: () => [...circles.values()],
    get: (id) => circles.get(id),
    enter,
    remove: (id) => void circles.delete(id),
    async save() {
      const known = [...circles.values()].filter((circle) => circle.role !== null)
      const entries = Object.fromEntries(known.map(({ id, role, cursor }) => [id, { role, cursor }]))
      const text = JSON.stringify(entries)
      if (text === kept) return
      await store.device.set(syncCirclesKey, entries)
      kept = text
    },
  }
}

/** The circle holds something new on this side or the other: its proof falls, and it is compared again. */
export function markChanged(circle: Circle): void {
  circle.isProven = false
  circle.isDue = true
}

/** The circle is to be compared, with repairs allowed anew; a proof stands until the comparison says otherwise. */
export function markDue(circle: Circle): void {
  circle.isDue = true
  circle.repairs = 0
}
