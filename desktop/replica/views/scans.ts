import { combineLatest, from, map, type Observable, of, switchMap } from 'rxjs'
import type { ReadField } from '../../../shared/kinds/label-scan.ts'
import type { Body } from '../../../shared/kinds/table.ts'
import { distinctView } from '../distinct-view.ts'
import type { PlanSuggestion, ScansView, ScanView } from '../../contract/views.ts'
import { ContractError } from '../../contract/contract-error.ts'
import { type CircleData, circleData, readAll } from '../circle-data.ts'
import type { Replica } from '../replica.ts'
import type { Scanner } from '../scanner.ts'

export function scans$(replica: Replica, circle: string): Observable<ScansView> {
  return replica.store.live({ circle, kind: 'label-scan', state: ['unread', 'draft', 'no-label'], newestFirst: true, limit: 20 }).pipe(
    map((records) => ({
      open: readAll('label-scan', records).map(({ id, body }) => ({
        id,
        status: body.status as 'draft',
        at: body.at,
        name: textOf(body.fields.drugName?.value),
      })),
    })),
  )
}

export function scan$(replica: Replica, scanner: Scanner | null, id: string): Observable<ScanView> {
  const record$ = from(replica.store.get(id)).pipe(
    switchMap((record) => {
      if (!record) throw new ContractError('not-found', 'There is no such scan.')
      const scans$ = replica.store.live({ circle: record.circle, kind: 'label-scan', atMin: record.at, atMax: record.at + 1 })
      return combineLatest([scans$, circleData(replica, record.circle)])
    }),
  )
  return combineLatest([record$, scanner?.progress$ ?? of(new Map<string, ScanProgress>())]).pipe(
    switchMap(async ([[records, data], progress]) => {
      const body = readAll('label-scan', records).find((one) => one.id === id)?.body
      if (!body) throw new ContractError('not-found', 'There is no such scan.')
      return scanView(id, body, data, progress.get(id), await suggest(scanner, body))
    }),
    distinctView(),
  )
}

export type ScanProgress = { done: number; problem: { code: string; message: string } | null }

const suggest = async (scanner: Scanner | null, body: Body<'label-scan'>): Promise<PlanSuggestion> =>
  scanner?.suggestPlan(textOf(body.fields.directions?.value)) ?? { timing: null, amount: null, days: null, asked: [] }

function scanView(
  id: string,
  body: Body<'label-scan'>,
  data: CircleData,
  progress: ScanProgress | undefined,
  suggestion: PlanSuggestion,
): ScanView {
  const { status, width, height, fields, review, text } = body
  return {
    id,
    status,
    width,
    height,
    fields,
    review,
    text,
    suggestion,
    progress: status === 'unread' ? (progress?.done ?? 0) : 1,
    refillOf: refillOf(body, data),
    problem: progress?.problem ?? null,
  }
}

/** A new pack of something that is here already: same name and strength. */
function refillOf({ fields }: Body<'label-scan'>, data: CircleData): ScanView['refillOf'] {
  const plain = (value: ReadField['value'] | undefined): string => textOf(value).toLowerCase().replaceAll(/\s/g, '')
  const name = plain(fields.drugName?.value)
  const found = [...data.medicines.values()].find(
    ({ body }) =>
      body.status === 'active' && name !== '' && plain(body.name) === name && plain(body.strength) === plain(fields.strength?.value),
  )
  return found ? { medicine: found.id, name: found.body.name } : null
}

const textOf = (value: ReadField['value'] | undefined): string => String(value ?? '')
