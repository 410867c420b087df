import { combineLatest, distinctUntilChanged, map, type Observable, of, switchMap } from 'rxjs'
import { distinctView } from '../distinct-view.ts'
import type { SessionView } from '../../contract/views.ts'
import { circleData, readAll } from '../circle-data.ts'
import { pinKey, type PinLock } from '../pin-lock.ts'
import { preferences$ } from '../preferences.ts'
import type { Replica } from '../replica.ts'
import { roleIn } from '../role.ts'
import type { Account, ServerLink } from '../server-link.ts'
import type { BoxControl } from '../box-port.ts'
import type { Scanner } from '../scanner.ts'

export const circleKey = 'circle'
export const exampleKey = 'example-circle'

export type Host = { server: ServerLink; account: Account | null; box: BoxControl | null; scanner: Scanner | null; pin: PinLock | null }

export function session$(replica: Replica, host: Host): Observable<SessionView> {
  const { device } = replica.store
  const circle$ = device.live(circleKey).pipe(
    map((value) => (typeof value === 'string' ? value : null)),
    distinctUntilChanged(),
  )
  const role$ = circle$.pipe(
    switchMap((circle) => (circle ? circleData(replica, circle).pipe(map((data) => roleIn(data, replica.user()))) : of(null))),
  )
  const patients$ = replica.store.live({ kind: 'patient' }).pipe(map((records) => readAll('patient', records)))
  const isVirtual$ =
    host.box?.state$.pipe(
      map((state) => state.isVirtual),
      distinctUntilChanged(),
    ) ?? of(false)
  const lock$ = combineLatest([host.pin?.isLocked$ ?? of(false), device.live(pinKey)]).pipe(
    map(([isLocked, pin]) => isLocked && pin != null),
  )
  return combineLatest([
    circle$,
    role$,
    patients$,
    host.server.state$,
    lock$,
    preferences$(replica),
    host.account?.state$ ?? of(null),
    isVirtual$,
    device.live(exampleKey),
  ]).pipe(
    map(([chosen, role, patients, server, isLocked, preferences, account, isVirtual, example]): SessionView => {
      const circles = patients.map((one) => ({ id: one.record.circle, patient: one.body.name }))
      const circle = circles.find((one) => one.id === chosen)?.id ?? (host.account ? (circles[0]?.id ?? null) : chosen)
      return {
        host: host.account ? 'web' : 'kiosk',
        phase: phaseOf(host, account !== null, circle),
        circle,
        circles,
        role,
        userName: account?.name ?? replica.device.name,
        isLocked,
        can: {
          scan: host.scanner !== null,
          box: host.box !== null,
          virtualBox: isVirtual,
          invite: circle !== null && server.roles[circle] === 'owner',
          edit: role !== 'viewer',
        },
        preferences,
        isExample: circle !== null && circle === example,
      }
    }),
    distinctView(),
  )
}

function phaseOf(host: Host, isSignedIn: boolean, circle: string | null): SessionView['phase'] {
  if (host.account && !isSignedIn) return 'signed-out'
  if (circle) return 'ready'
  return host.account ? 'no-circle' : 'first-run'
}
