import { combineLatest, map, type Observable, of } from 'rxjs'
import { distinctView } from '../distinct-view.ts'
import type { BoxView, DrawerView } from '../../contract/views.ts'
import type { BackupPort } from '../backup-port.ts'
import type { BoxControl, BoxState } from '../box-port.ts'
import { type CircleData, circleData } from '../circle-data.ts'
import type { Replica } from '../replica.ts'

/** What views need beyond the store. */
export type ViewContext = {
  box: BoxControl | null
  backup: BackupPort | null
  /** Device id → when the server last heard it, epoch ms by this device's clock. */
  heard$: Observable<Record<string, number>>
}

const drawersDefault = 8

export function boxView(replica: Replica, context: ViewContext, circle: string): Observable<BoxView> {
  return combineLatest([circleData(replica, circle), context.box?.state$ ?? of(null)]).pipe(
    map(([data, state]) => (state ? ownBox(data, state) : reportedBox(data))),
    distinctView(),
  )
}

function ownBox(data: CircleData, state: BoxState): BoxView {
  const { drawers, openDrawers, litDrawers, ...rest } = state
  return { ...rest, drawers: drawerViews(data, drawers, openDrawers, litDrawers) }
}

/** Elsewhere the kiosk's last report is all that is known. */
function reportedBox(data: CircleData): BoxView {
  const report = data.devices.map((one) => one.body.box).find((box) => box != null)
  return {
    link: report?.link === 'ready' || !report ? 'elsewhere' : report.link,
    isVirtual: false,
    uuid: report?.uuid ?? '',
    drawers: drawerViews(data, report?.drawers ?? 0, report?.stuckOpen ?? [], []),
    isClockSet: true,
    lastHeardAt: report?.since ?? null,
    lost: report?.lost ?? 0,
  }
}

function drawerViews(data: CircleData, count: number, open: readonly number[], lit: readonly number[]): DrawerView[] {
  const inDrawer = Map.groupBy(
    [...data.medicines.values()].filter((one) => one.body.status === 'active' && one.body.drawer !== null),
    (one) => one.body.drawer,
  )
  const highest = Math.max(count || drawersDefault, ...[...inDrawer.keys()].map(Number))
  return Array.from({ length: highest }, (_, index) => ({
    number: index + 1,
    isOpen: open.includes(index + 1),
    isLit: lit.includes(index + 1),
    medicines: (inDrawer.get(index + 1) ?? []).map((one) => ({ id: one.id, name: one.body.name })),
  }))
}
