import type { Observable } from 'rxjs'

/** The box as the kiosk's own link sees it now. */
export type BoxState = {
  link: 'absent' | 'connecting' | 'ready' | 'wrong-version'
  isVirtual: boolean
  uuid: string
  drawers: number
  openDrawers: readonly number[]
  litDrawers: readonly number[]
  isClockSet: boolean
  lastHeardAt: number | null
  lost: number
}

/** What a kiosk can do with its box; other replicas have none. */
export interface BoxControl {
  state$: Observable<BoxState>
  /** Lights a drawer for a few seconds. Throws `box-absent`. */
  test(drawer: number): Promise<void>
  /** Moves a drawer of the virtual box. Throws `no-virtual-box`. */
  moveVirtualDrawer(drawer: number, open: boolean): Promise<void>
}
