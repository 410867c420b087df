import type { Observable } from 'rxjs'
import type { Role } from '../../shared/kinds/kind.ts'
import type { Trust } from '../../shared/trust/trust.ts'

export type ServerState = {
  /** null = this device works by itself. */
  url: string | null
  lastHeardAt: number | null
  /** Circle → when both sides were last shown equal, epoch ms. */
  provenAt: Record<string, number | null>
  /** Circle → this member's role, as the server last said. */
  roles: Record<string, Role>
  /** Device id → when the server last heard it, epoch ms by this device's clock. */
  heard: Record<string, number>
}

/** The way to the sync server, if there is one; nothing that touches a dose waits for it. */
export interface ServerLink {
  state$: Observable<ServerState>
  trust$: Observable<Trust>
  /** There may be something to send or fetch. */
  nudge(): void
  /** Enrols this device at a server. A pairing code joins its circle, which is then returned. */
  connect(url: string, code: string): Promise<{ circle: string | null }>
  /** A one-time code by which somebody joins the circle. Needs the network. */
  invite(circle: string, role: Role): Promise<{ code: string; expiresAt: number; serverUrl: string }>
  /** The signed-in person joins a circle with its code. */
  claim(code: string): Promise<{ circle: string }>
}

/** Sign-in, where people sign in (the web); a kiosk acts as itself. */
export interface Account {
  state$: Observable<{ user: string; name: string } | null>
  signUp(input: { email: string; password: string; name: string; code: string }): Promise<void>
  signIn(input: { email: string; password: string }): Promise<void>
  /** Ends the session and removes its data from this browser. */
  signOut(): Promise<void>
}
