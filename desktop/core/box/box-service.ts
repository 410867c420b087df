import { BehaviorSubject, combineLatest, debounceTime, firstValueFrom, map, type Observable, ReplaySubject, Subscription } from 'rxjs'
import type { Logger } from 'pino'
import { ContractError } from '../../contract/contract-error.ts'
import type { PortOpener } from '../../../hardware/driver/box-port.ts'
import { type BoxLink, createBoxLink } from '../../../hardware/driver/box-link.ts'
import type { BoxLinkStatus } from '../../../hardware/driver/link-status.ts'
import type { BoxRecord } from '../../../hardware/driver/box-record.ts'
import { distinctView } from '../../replica/distinct-view.ts'
import type { BoxControl, BoxState } from '../../replica/box-port.ts'
import type { Replica } from '../../replica/replica.ts'
import { boxCursor } from './box-cursor.ts'
import { recordOpenings } from './record-openings.ts'

export type VirtualBox = { isPath(path: string): boolean; moveDrawer(drawer: number, open: boolean): Promise<void> }
/** What the box shall show for the doses that are due. */
export type BoxSignal = { drawers: readonly number[]; buzzer: 'off' | 'soft' | 'loud' }

type Options = {
  replica: Replica
  /** The circle whose box this is; null before the first run. */
  circle$: Observable<string | null>
  signal$: Observable<BoxSignal>
  opener: PortOpener
  virtualBox: VirtualBox | null
  log: Logger
}

const testMs = 5_000
/** Lamps change with the plan, not with every event that flows by. */
const settleMs = 20

export type BoxService = BoxControl & { close(): Promise<void> }

/** Joins the box to the store: journal entries become doses or questions, due doses become lights. */
export function startBoxService(options: Options): BoxService {
  const { replica, log } = options
  const circle$ = new ReplaySubject<string | null>(1)
  const tested = new BehaviorSubject<number | null>(null)
  const running = new Subscription()
  const cursor = boxCursor(replica)

  const link: BoxLink = createBoxLink({
    opener: options.opener,
    clock: { now: replica.now, monotonic: () => performance.now() },
    timers: { setTimeout, clearTimeout: (handle) => clearTimeout(handle) },
    random: Math.random,
    log,
    cursorOf: cursor.read,
    onRecords: commit,
  })
  const status$ = new BehaviorSubject(link.status())
  running.add(link.subscribe((status) => status$.next(status)))
  running.add(options.circle$.subscribe(circle$))
  const outputs$ = combineLatest([options.signal$, tested]).pipe(map(toOutputs), debounceTime(settleMs), distinctView())
  const lit$ = new BehaviorSubject<readonly number[]>([])
  running.add(
    outputs$.subscribe((outputs) => {
      link.setOutputs(outputs)
      lit$.next([...outputs.leds, ...outputs.blinking])
    }),
  )

  return {
    state$: combineLatest([status$, lit$]).pipe(map(([status, lit]) => toState(status, lit))),
    async test(drawer) {
      if (link.status().link !== 'ready') throw new ContractError('box-absent', 'The box is not connected.')
      tested.next(drawer)
      setTimeout(() => tested.next(null), testMs)
    },
    async moveVirtualDrawer(drawer, open) {
      if (!options.virtualBox || !isVirtual(link.status()))
        throw new ContractError('no-virtual-box', 'Only a virtual box’s drawers move from the screen.')
      await options.virtualBox.moveDrawer(drawer, open)
    },
    async close() {
      running.unsubscribe()
      await link.close()
    },
  }

  /** Durable first, acknowledged after: rejecting leaves the entries in the box's journal. */
  async function commit(records: readonly BoxRecord[]): Promise<void> {
    // At the start the box may be faster than the store: what waited in its journal must not find nobody home.
    const circle = await firstValueFrom(circle$)
    if (circle !== null) await recordOpenings(replica, circle, records)
    await cursor.advance(records)
  }

  function toState(status: BoxLinkStatus, lit: readonly number[]): BoxState {
    return {
      link: status.link,
      isVirtual: isVirtual(status),
      uuid: status.uuid ?? '',
      drawers: status.drawers,
      openDrawers: status.openDrawers,
      litDrawers: status.link === 'ready' ? lit : [],
      isClockSet: status.clockSet,
      lastHeardAt: status.lastHeardAt ?? null,
      lost: status.lost,
    }
  }

  function isVirtual(status: BoxLinkStatus): boolean {
    return status.path !== undefined && (options.virtualBox?.isPath(status.path) ?? false)
  }
}

function toOutputs([signal, tested]: [BoxSignal, number | null]): { leds: number[]; blinking: number[]; buzzer: BoxSignal['buzzer'] } {
  const leds = signal.drawers.filter((drawer) => drawer !== tested)
  return { leds, blinking: tested === null ? [] : [tested], buzzer: leds.length > 0 ? signal.buzzer : 'off' }
}
