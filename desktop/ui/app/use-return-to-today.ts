import { useEffect } from 'react'
import { go } from './route.ts'

/** A kiosk that nobody touches shows what is due, not the screen that somebody left. */
const idleMinutesMax = 3
const signs = ['pointerdown', 'keydown', 'wheel'] as const

export function useReturnToToday(isKiosk: boolean): void {
  useEffect(() => {
    if (!isKiosk) return undefined
    let timer: ReturnType<typeof setTimeout>
    const wait = (): void => {
      clearTimeout(timer)
      timer = setTimeout(() => go({ screen: 'today' }), idleMinutesMax * 60_000)
    }
    wait()
    for (const sign of signs) addEventListener(sign, wait)
    return () => {
      clearTimeout(timer)
      for (const sign of signs) removeEventListener(sign, wait)
    }
  }, [isKiosk])
}
