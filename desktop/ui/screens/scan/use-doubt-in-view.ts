import { useCallback, useEffect } from 'react'
import type { Doubt } from './scan-draft.ts'

/** Marks the place of a field that can be in doubt. */
export const doubtPlace = (doubt: Doubt): { 'data-doubt': Doubt } => ({ 'data-doubt': doubt })

const placeOf = (doubt: Doubt): HTMLElement | null => document.querySelector(`[data-doubt="${doubt}"]`)

/** Keeps the first open doubt in view; returns what leads the eyes and the keyboard to one. */
export function useDoubtInView(first: Doubt | undefined, select: (doubt: Doubt) => void): (doubt: Doubt) => void {
  useEffect(() => {
    if (first !== undefined) placeOf(first)?.scrollIntoView({ block: 'nearest' })
  }, [first])
  return useCallback(
    (doubt) => {
      select(doubt)
      const place = placeOf(doubt)
      place?.scrollIntoView({ block: 'center' })
      place?.querySelector('button')?.focus({ preventScroll: true })
    },
    [select],
  )
}
