import { BellRing, CalendarX, CircleCheck, HeartPulse, type LucideIcon, TriangleAlert, WifiOff } from 'lucide-react'
import type { ReactNode } from 'react'
import type { TodayView } from '../../../contract/views.ts'
import type { Words } from '../../words/words.ts'
import { useWords } from '../../words/words-context.tsx'
import { headline, type HeadlineState, headlineTone } from './headline.ts'
import './headline.css'

const icons: Record<HeadlineState['type'], LucideIcon> = {
  silent: WifiOff,
  unheard: WifiOff,
  missed: TriangleAlert,
  due: BellRing,
  nothing: CalendarX,
  done: CircleCheck,
  fine: HeartPulse,
}

/** Is all well? One sentence, before anything else. */
export function Headline({ today, now }: { today: TodayView; now: number }): ReactNode {
  const words = useWords()
  const state = headline(today, now)
  const Icon = icons[state.type]
  return (
    <p className={`headline is-${headlineTone[state.type]}`} role="status">
      <Icon aria-hidden />
      <span>{sentence(state, today.patient.name, words, now)}</span>
    </p>
  )
}

function sentence(state: HeadlineState, name: string, { t, wall, relative }: Words, now: number): string {
  switch (state.type) {
    case 'silent':
      return t('care.silent', { ago: relative(state.since, now) })
    case 'unheard':
      return t('care.unheard')
    case 'missed':
      return t('care.missed', { count: state.count, name })
    case 'due':
      return t('care.due', { medicine: state.name, wall: wall(state.wall), name })
    case 'nothing':
      return t('care.nothing')
    case 'done':
      return t('care.done', { count: state.count, name })
    case 'fine':
      return t('care.fine', { name, taken: state.taken, planned: state.planned, next: state.next ? wall(state.next) : 'none' })
  }
}
