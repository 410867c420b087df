import { combineLatest, defer, distinctUntilChanged, from, map, type Observable, switchMap } from 'rxjs'
import { readBody } from '../../../shared/kinds/read.ts'
import { kindOf } from '../../../shared/kinds/table.ts'
import { rangeCount, textToFingerprint } from '../../../shared/record/fingerprint.ts'
import { distinctView } from '../distinct-view.ts'
import type { StatusView } from '../../contract/views.ts'
import type { Store, StoredRecord } from '../../store/store.ts'
import { readAll } from '../circle-data.ts'
import type { Replica } from '../replica.ts'
import type { Host } from './session.ts'
import { trust$ } from './trust.ts'

export type About = { storage: string; version: string }

const pageRecordsMax = 500

export function status$(replica: Replica, host: Host, about: About): Observable<StatusView> {
  // Summing up asks for every circle's fingerprints, so it happens when trust changes, not at every write.
  const counts$ = host.server.trust$.pipe(
    map((trust) => [trust.waiting, trust.refused, trust.provenAt]),
    distinctView(),
    switchMap(() => from(survey(replica))),
  )
  // Every record is looked at, once each time somebody comes to see, and no longer than they stay.
  const unreadable$ = defer(() => from(findUnreadable(replica.store))).pipe(distinctUntilChanged((a, b) => a.length === b.length))
  return combineLatest([trust$(host), host.server.state$, counts$, unreadable$]).pipe(
    map(([trust, state, found, unreadable]): StatusView => ({
      trust,
      serverUrl: state.url,
      lastHeardAt: state.lastHeardAt,
      circles: found.circles.map((one) => ({ ...one, provenAt: state.provenAt[one.id] ?? null })),
      refused: found.refused,
      unreadable,
      storage: about.storage,
      device: replica.device.id,
      version: about.version,
    })),
    distinctView(),
  )
}

type Survey = Pick<StatusView, 'refused'> & { circles: Omit<StatusView['circles'][number], 'provenAt'>[] }

async function survey({ store }: Replica): Promise<Survey> {
  const unsent = await store.unsent()
  const found: Survey = { circles: [], refused: unsent.filter((one) => one.refused !== '').map(refusedView) }
  for (const circle of await store.circles()) {
    const [patient] = readAll('patient', await store.find({ circle, kind: 'patient' }))
    const counts = (await store.fingerprints(circle)).map((text) => textToFingerprint(text).count)
    found.circles.push({ id: circle, patient: patient?.body.name ?? '', records: counts.reduce((sum, count) => sum + count, 0) })
  }
  return found
}

/** What was found so far, after each page. */
async function* findUnreadable(store: Store): AsyncGenerator<StatusView['unreadable']> {
  const found: StatusView['unreadable'] = []
  yield found.slice()
  for (const circle of await store.circles())
    for await (const records of pagesOf(store, circle)) {
      found.push(...records.filter(isUnreadable).map(({ id, kind, v }) => ({ record: id, kind, v })))
      yield found.slice()
    }
}

/** All records of a circle, a few at a time and with a turn for others in between, so that neither memory nor a dose notices. */
async function* pagesOf(store: Store, circle: string): AsyncGenerator<StoredRecord[]> {
  for (let range = 0; range < rangeCount; range++) {
    const ids = [...(await store.versions(circle, [range])).keys()]
    for (let at = 0; at === 0 || at < ids.length; at += pageRecordsMax) {
      const page = await store.getMany(ids.slice(at, at + pageRecordsMax))
      yield [...page.values()]
      await new Promise((resolve) => setTimeout(resolve))
    }
  }
}

const isUnreadable = (record: StoredRecord): boolean => !kindOf(record.kind) || !readBody(record)

function refusedView(record: StoredRecord): StatusView['refused'][number] {
  const title = typeof record.body.name === 'string' ? record.body.name : record.kind
  return { record: record.id, kind: record.kind, title, at: record.at, code: record.refused }
}
