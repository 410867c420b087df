import { combineLatest, map, type Observable } from 'rxjs'
import { distinctView } from '../distinct-view.ts'
import type { PeopleView } from '../../contract/views.ts'
import { type CircleData, circleData } from '../circle-data.ts'
import type { Replica } from '../replica.ts'
import type { ServerLink, ServerState } from '../server-link.ts'

export function people$(replica: Replica, server: ServerLink, circle: string): Observable<PeopleView> {
  return combineLatest([circleData(replica, circle), server.state$]).pipe(
    map(([data, state]) => peopleView(replica, data, state)),
    distinctView(),
  )
}

function peopleView(replica: Replica, data: CircleData, state: ServerState): PeopleView {
  const members = data.members.map(({ body }) => ({
    member: body.member,
    type: body.type,
    name: body.name,
    role: body.role,
    isYou: body.member === replica.user(),
    heardAt: body.type === 'device' ? (state.heard[body.member] ?? null) : null,
  }))
  return {
    members: members.sort((a, b) => a.type.localeCompare(b.type) * -1 || a.name.localeCompare(b.name)),
    // The server gives out codes only for a circle that it knows, to an owner that it knows.
    canInvite: state.roles[data.circle] === 'owner',
    serverUrl: state.url,
  }
}
