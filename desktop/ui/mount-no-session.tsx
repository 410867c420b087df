import { Link2 } from 'lucide-react'
import { createRoot } from 'react-dom/client'
import { EmptyState } from './parts/EmptyState.tsx'
import { chooseLocale } from './words/locales.ts'
import { createWords } from './words/words.ts'

/** In place of the screens, for a page that was opened without the kiosk's own link. */
export function mountNoSession(root: HTMLElement): void {
  const { t, id, locale } = createWords(chooseLocale(navigator.languages))
  document.documentElement.lang = id
  document.documentElement.dir = locale.direction
  createRoot(root).render(
    <main className="page-alone">
      <h1 className="only-heard">{t('app.name')}</h1>
      <EmptyState icon={Link2} title={t('noSession.title')}>
        <p>{t('noSession.why')}</p>
        <p>{t('noSession.how')}</p>
      </EmptyState>
    </main>,
  )
}
