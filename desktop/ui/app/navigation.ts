import { Archive, CalendarCheck2, HeartPulse, type LucideIcon, Pill, ScanText, Settings, Users } from 'lucide-react'
import type { SessionView } from '../../contract/views.ts'
import type { WordKey } from '../words/locales.ts'
import type { Route, ScreenName } from './route.ts'

export type Place = { route: Route; label: WordKey; icon: LucideIcon; covers: ScreenName[] }

/** The places that this session can go to, in reading order. */
export function placesOf({ host, can }: SessionView): Place[] {
  const places: (Place | false)[] = [
    { route: { screen: 'today' }, label: 'nav.today', icon: host === 'kiosk' ? CalendarCheck2 : HeartPulse, covers: ['today', 'status'] },
    can.scan && { route: { screen: 'scan' }, label: 'nav.scan', icon: ScanText, covers: ['scan'] },
    { route: { screen: 'medicines' }, label: 'nav.medicines', icon: Pill, covers: ['medicines', 'add-medicine'] },
    can.box && { route: { screen: 'box' }, label: 'nav.box', icon: Archive, covers: ['box'] },
    { route: { screen: 'people' }, label: 'nav.people', icon: Users, covers: ['people'] },
    { route: { screen: 'settings' }, label: 'nav.settings', icon: Settings, covers: ['settings'] },
  ]
  return places.filter((place) => place !== false)
}
