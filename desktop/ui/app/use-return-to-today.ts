import { useEffect } from 'react'
import { go } from './route.ts'

/** A kiosk that nobody touches shows what is due, not the screen that somebody left. */
const idleMinutesMax = 3
/** A dialog stays longer, such as an invitation that somebody is typing in elsewhere; its code lives as long. */
const idleInDialogMinutesMax = 15
const signs = ['pointerdown', 'keydown', 'wheel'] as const

export function useReturnToToday(isKiosk: boolean): void {
  useEffect(() => {
    if (!isKiosk) return undefined
    let timer: ReturnType<typeof setTimeout>
    const leave = (): void => go({ screen: 'today' })
    const leaveUnlessAsked = (): void => {
      if (!document.querySelector('dialog[open]')) return leave()
      timer = setTimeout(leave, (idleInDialogMinutesMax - idleMinutesMax) * 60_000)
    }
    const wait = (): void => {
      clearTimeout(timer)
      timer = setTimeout(leaveUnlessAsked, idleMinutesMax * 60_000)
    }
    wait()
    for (const sign of signs) addEventListener(sign, wait)
    return () => {
      clearTimeout(timer)
      for (const sign of signs) removeEventListener(sign, wait)
    }
  }, [isKiosk])
}
