import { combineLatest, from, map, type Observable, switchMap } from 'rxjs'
import { readBody } from '../../../shared/kinds/read.ts'
import { kindOf } from '../../../shared/kinds/table.ts'
import { distinctView } from '../distinct-view.ts'
import type { StatusView } from '../../contract/views.ts'
import type { StoredRecord } from '../../store/store.ts'
import { readAll } from '../circle-data.ts'
import type { Replica } from '../replica.ts'
import type { Host } from './session.ts'
import { trust$ } from './trust.ts'

export type About = { storage: string; version: string }

export function status$(replica: Replica, host: Host, about: About): Observable<StatusView> {
  // Counting reads a whole circle, so it happens when trust changes, not at every write.
  const counts$ = host.server.trust$.pipe(
    map((trust) => [trust.waiting, trust.refused, trust.provenAt]),
    distinctView(),
    switchMap(() => from(survey(replica))),
  )
  return combineLatest([trust$(host), host.server.state$, counts$]).pipe(
    map(([trust, state, found]): StatusView => ({
      trust,
      serverUrl: state.url,
      lastHeardAt: state.lastHeardAt,
      circles: found.circles.map((one) => ({ ...one, provenAt: state.provenAt[one.id] ?? null })),
      refused: found.refused,
      unreadable: found.unreadable,
      storage: about.storage,
      device: replica.device.id,
      version: about.version,
    })),
    distinctView(),
  )
}

type Survey = Pick<StatusView, 'refused' | 'unreadable'> & { circles: Omit<StatusView['circles'][number], 'provenAt'>[] }

async function survey({ store }: Replica): Promise<Survey> {
  const found: Survey = { circles: [], refused: [], unreadable: [] }
  for (const circle of await store.circles()) {
    const records = await store.find({ circle, withGone: true })
    found.circles.push({ id: circle, patient: readAll('patient', records)[0]?.body.name ?? '', records: records.length })
    found.refused.push(...records.filter((one) => one.refused !== '').map(refusedView))
    found.unreadable.push(...records.filter(isUnreadable).map(({ id, kind, v }) => ({ record: id, kind, v })))
  }
  return found
}

const isUnreadable = (record: StoredRecord): boolean => !kindOf(record.kind) || !readBody(record)

function refusedView(record: StoredRecord): StatusView['refused'][number] {
  const title = typeof record.body.name === 'string' ? record.body.name : record.kind
  return { record: record.id, kind: record.kind, title, at: record.at, code: record.refused }
}
