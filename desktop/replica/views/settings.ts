import { combineLatest, map, type Observable } from 'rxjs'
import { distinctView } from '../distinct-view.ts'
import type { SettingsView } from '../../contract/views.ts'
import { circleData } from '../circle-data.ts'
import { pinKey } from '../pin-lock.ts'
import { preferences$ } from '../preferences.ts'
import type { Replica } from '../replica.ts'
import type { ServerLink } from '../server-link.ts'

export function settings$(replica: Replica, server: ServerLink, circle: string): Observable<SettingsView> {
  return combineLatest([circleData(replica, circle), server.state$, preferences$(replica), replica.store.device.live(pinKey)]).pipe(
    map(([data, state, preferences, pin]): SettingsView => ({
      patient: data.patient,
      buzzer: data.settings.buzzer as SettingsView['buzzer'],
      snoozeMinutes: Number(data.settings.snoozeMinutes),
      stockWarnDays: Number(data.settings.stockWarnDays),
      serverUrl: state.url,
      preferences,
      hasPin: pin != null,
    })),
    distinctView(),
  )
}
