import { combineLatest, distinctUntilChanged, map, type Observable, of, switchMap } from 'rxjs'
import { wordsDueKey } from '../../store/backup/kept-values.ts'
import { distinctView } from '../distinct-view.ts'
import type { SessionView } from '../../contract/views.ts'
import { circleData, type Read, readAll } from '../circle-data.ts'
import { pinKey, type PinLock } from '../pin-lock.ts'
import { preferences$ } from '../preferences.ts'
import type { Replica } from '../replica.ts'
import { roleIn } from '../role.ts'
import type { Account, ServerLink } from '../server-link.ts'
import type { BackupPort } from '../backup-port.ts'
import type { BoxControl } from '../box-port.ts'
import type { Scanner } from '../scanner.ts'
import type { StoreHealth } from '../store-health.ts'

export const circleKey = 'circle'
export const exampleKey = 'example-circle'

export type Host = {
  server: ServerLink
  account: Account | null
  box: BoxControl | null
  scanner: Scanner | null
  pin: PinLock | null
  backup: BackupPort | null
  health: Pick<StoreHealth, 'problem$'> | null
}

export function session$(replica: Replica, host: Host): Observable<SessionView> {
  const { device } = replica.store
  const chosen$ = device.live(circleKey).pipe(map((value) => (typeof value === 'string' ? value : null)))
  const patients$ = replica.store.live({ kind: 'patient' }).pipe(map((records) => readAll('patient', records)))
  const view$ = combineLatest([chosen$, patients$]).pipe(
    map(([chosen, patients]) => inView(host, chosen, patients)),
    distinctView(),
  )
  const account$ = host.account?.state$ ?? of(null)
  // Of the circle that is in view, chosen or not, and of who is signed in now.
  const role$ = combineLatest([view$, account$]).pipe(
    switchMap(([{ circle }]) => (circle ? circleData(replica, circle).pipe(map((data) => roleIn(data, replica.user()))) : of(null))),
    distinctUntilChanged(),
  )
  const isVirtual$ =
    host.box?.state$.pipe(
      map((state) => state.isVirtual),
      distinctUntilChanged(),
    ) ?? of(false)
  const lock$ = combineLatest([host.pin?.isLocked$ ?? of(false), device.live(pinKey)]).pipe(
    map(([isLocked, pin]) => isLocked && pin != null),
  )
  return combineLatest([
    view$,
    role$,
    host.server.state$,
    lock$,
    preferences$(replica),
    account$,
    isVirtual$,
    device.live(exampleKey),
    device.live(wordsDueKey),
  ]).pipe(
    map(([{ circle, circles }, role, server, isLocked, preferences, account, isVirtual, example, wordsDue]): SessionView => {
      return {
        host: host.account ? 'web' : 'kiosk',
        phase: phaseOf(host, account !== null, circle, wordsDue === true),
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
          edit: role !== null && role !== 'viewer',
          backUp: host.backup !== null,
        },
        preferences,
        isExample: circle !== null && circle === example,
      }
    }),
    distinctView(),
  )
}

function inView(host: Host, chosen: string | null, patients: Read<'patient'>[]): Pick<SessionView, 'circle' | 'circles'> {
  const circles = patients.map((one) => ({ id: one.record.circle, patient: one.body.name }))
  const circle = circles.find((one) => one.id === chosen)?.id ?? (host.account ? (circles[0]?.id ?? null) : chosen)
  return { circle, circles }
}

function phaseOf(host: Host, isSignedIn: boolean, circle: string | null, areWordsDue: boolean): SessionView['phase'] {
  if (host.account && !isSignedIn) return 'signed-out'
  if (circle) return areWordsDue && host.backup ? 'recovery-words' : 'ready'
  return host.account ? 'no-circle' : 'first-run'
}
