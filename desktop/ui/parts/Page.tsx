import { ArrowLeft } from 'lucide-react'
import { type ReactNode, useLayoutEffect, useRef } from 'react'
import { type Route, routeHref } from '../app/route.ts'
import { useSession } from '../app/session-context.tsx'
import { useHeadingFocus } from '../app/use-heading-focus.ts'
import { useWords } from '../words/words-context.tsx'
import { Clock } from './Clock.tsx'
import { StatusLine } from './StatusLine.tsx'
import './page.css'

type Props = { title: string; subtitle?: ReactNode; lead?: ReactNode; back?: Route; layout?: 'scroll' | 'fill'; children: ReactNode }

/** A screen: its name, the status line, on the kiosk the clock, and its content. */
export function Page({ title, subtitle, lead, back, layout = 'scroll', children }: Props): ReactNode {
  const { t } = useWords()
  const { host, isExample } = useSession()
  const heading = useRef<HTMLHeadingElement>(null)
  useHeadingFocus(heading)
  useLayoutEffect(() => {
    document.title = `${title} · ${t('app.name')}`
  }, [title, t])
  return (
    <>
      <header className="page-head">
        {back && (
          <a className="page-back" href={routeHref(back)} aria-label={t('action.back')}>
            <ArrowLeft className="is-directional" aria-hidden />
          </a>
        )}
        {lead}
        <div className="page-title">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {(subtitle || isExample) && (
            <p>
              {isExample && <span className="page-example">{t('app.example')}</span>} {subtitle}
            </p>
          )}
        </div>
        <StatusLine />
        {host === 'kiosk' && <Clock />}
      </header>
      {/* Focusable, so that the keyboard can scroll it where nothing in it takes focus. */}
      <main className={`page-body is-${layout}`} tabIndex={-1}>
        {children}
      </main>
    </>
  )
}
