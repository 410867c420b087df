import { combineLatest, concatMap, debounceTime, filter, from, map, type Observable } from 'rxjs'
import { type BoxReport, deviceRecordId } from '../../../shared/kinds/device.ts'
import { createRecord, editRecord } from '../../../shared/record/edit.ts'
import { distinctView } from '../../replica/distinct-view.ts'
import { isSameJson } from '../../../shared/record/json.ts'
import type { BoxState } from '../../replica/box-port.ts'
import type { Replica } from '../../replica/replica.ts'

/** Long enough that a reset of the box or a replugged cable is no news. */
const settleMs = 20_000
type Report = Omit<BoxReport, 'since'>

/** Tells the circle how the box is, when that changes; emits after each report is durable. */
export function boxReports$(replica: Replica, circle$: Observable<string | null>, state$: Observable<BoxState>): Observable<void> {
  const report$ = state$.pipe(map(toReport), distinctView(), debounceTime(settleMs))
  return combineLatest([circle$.pipe(filter((circle) => circle !== null)), report$]).pipe(
    concatMap(([circle, report]) => from(save(replica, circle, report))),
  )
}

function toReport(state: BoxState): Report {
  const link = state.link === 'connecting' ? 'absent' : state.link
  return { link, uuid: state.uuid, drawers: state.drawers, stuckOpen: [...state.openDrawers], lost: state.lost }
}

async function save(replica: Replica, circle: string, report: Report): Promise<void> {
  const { id: device, type, name } = replica.device
  const id = deviceRecordId(circle, device)
  const box = { ...report, since: replica.now() }
  const known = await replica.store.get(id)
  if (known && isSameReport(known.body.box, report)) return
  const blank = createRecord(
    'device',
    id,
    circle,
    { device, type: type === 'kiosk' ? 'kiosk' : 'desktop', name, box },
    await replica.edit(),
  )
  await replica.store.write([known ? editRecord(known, 'device', { box }, await replica.edit()) : blank], replica.now())
}

function isSameReport(known: unknown, report: Report): boolean {
  const { since: _since, ...rest } = (known ?? {}) as Partial<BoxReport>
  return isSameJson(rest, report)
}
