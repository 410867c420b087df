import { getRxStorageMemory } from 'rxdb/plugins/storage-memory'
import { BehaviorSubject, of } from 'rxjs'
import { onTestFinished } from 'vitest'
import { createCommandContext } from '../command-context.ts'
import { doseCommands } from '../commands/doses.ts'
import { firstRunCommands } from '../commands/first-run.ts'
import { medicineCommands } from '../commands/medicines.ts'
import { openDeviceClock } from '../device-clock.ts'
import type { Replica } from '../replica.ts'
import type { Host } from '../views/session.ts'
import { localOnly, noServer } from '../sync-views.ts'
import { blankMedicine } from './blank-medicine.ts'
import { openRxdbStore } from '../../store/rxdb-store.ts'

const zone = 'Europe/Berlin'
/** 2026-11-20 08:00 in Berlin. */
export const morning = Date.parse('2026-11-20T07:00:00Z')
export const minute = 60_000
export const hour = 60 * minute

let count = 0

/** A replica on memory storage whose clock the test moves; closed when the test is over. */
export async function openTestReplica(startMs = morning) {
  const store = await openRxdbStore(getRxStorageMemory(), `replica${++count}`, false)
  onTestFinished(() => store.close())
  const ticks$ = new BehaviorSubject(startMs)
  const now = (): number => ticks$.value
  const clock = await openDeviceClock({ values: store.device, device: 'ktestdevice', now })
  let ids = 0
  const replica: Replica = {
    store,
    device: { id: 'ktestdevice', type: 'kiosk', name: 'Kiosk' },
    user: () => 'ktestdevice',
    now,
    randomId: () => String(++ids).padStart(32, '0'),
    edit: async () => ({ stamp: await clock.next(), by: { user: 'ktestdevice', device: 'ktestdevice' } }),
    ticks$,
  }
  const context = createCommandContext(replica, testHost)
  const commands = { ...firstRunCommands(context), ...doseCommands(context), ...medicineCommands(context) }
  const { circle } = await commands.setUpCircle({ name: 'Rosa', zone, pin: '1234', phone: '' })
  return { replica, store, circle, commands, context, goTo: (ms: number) => ticks$.next(ms) }
}

export type TestReplica = Awaited<ReturnType<typeof openTestReplica>>

export const testHost: Host = {
  server: {
    state$: of(noServer),
    trust$: of(localOnly),
    nudge: () => {},
    connect: () => Promise.reject(new Error('no server')),
    invite: () => Promise.reject(new Error('no server')),
    claim: () => Promise.reject(new Error('no server')),
  },
  account: null,
  box: null,
  scanner: null,
  pin: null,
  backup: null,
  health: null,
}

/** A medicine taken daily at these wall times, two at a time, thirty in stock. */
export function addDaily(
  { commands, circle }: TestReplica,
  name: string,
  drawer: number | null,
  times: string[],
  until: string | null = null,
) {
  return commands.addMedicine({
    circle,
    ...blankMedicine,
    name,
    drawer,
    plan: { timing: { type: 'daily', times }, amount: 2, until },
    quantity: 30,
  })
}
