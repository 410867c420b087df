import { useLayoutEffect, useSyncExternalStore } from 'react'
import type { SessionView } from '../../contract/views.ts'
import { useNow } from '../data/use-now.ts'
import { chooseTheme } from '../look/theme.ts'

/** Puts theme and host on the document's root, where the tokens look for them. */
export function useTheme(session: SessionView | undefined): void {
  const host = session?.host ?? 'kiosk'
  const hour = new Date(useNow(60_000)).getHours()
  const theme = chooseTheme(session?.preferences.theme ?? 'auto', {
    host,
    hour,
    prefersDark: useMedia('(prefers-color-scheme: dark)'),
    prefersContrast: useMedia('(prefers-contrast: more)'),
  })
  useLayoutEffect(() => {
    document.documentElement.dataset['host'] = host
    document.documentElement.dataset['theme'] = theme
  }, [host, theme])
}

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = matchMedia(query)
      media.addEventListener('change', changed)
      return () => media.removeEventListener('change', changed)
    },
    () => matchMedia(query).matches,
  )
}
