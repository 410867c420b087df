import { type RefObject, useLayoutEffect } from 'react'
import { routeHref } from './route.ts'
import { useRoute } from './use-route.ts'

/** The place that was shown last, and whether it was ever left: at the start, focus stays where the browser has it. */
const shown = { place: '', hasMoved: false }

/**
 * After a change of place, reading starts at the new screen's heading; so it does when that heading was replaced as the data came.
 * It happens before the heading is painted: nobody sees a screen whose keyboard is still nowhere.
 */
export function useHeadingFocus(heading: RefObject<HTMLElement | null>): void {
  const place = routeHref(useRoute())
  useLayoutEffect(() => {
    const isNew = shown.place !== '' && shown.place !== place
    const isLost = shown.hasMoved && document.activeElement === document.body
    if (isNew || isLost) heading.current?.focus()
    shown.hasMoved ||= isNew
    shown.place = place
  }, [place, heading])
}
