import type { ReactNode } from 'react'
import type { DayView, WeekView } from '../../../contract/views.ts'
import { Card } from '../../parts/Card.tsx'
import { useWords } from '../../words/words-context.tsx'
import './week-bars.css'

/** The week at a glance: filled is taken, striped is missed, and each day says so in numbers. */
export function WeekBars({ week }: { week: WeekView }): ReactNode {
  const { t } = useWords()
  return (
    <Card title={t('week.title')} actions={<strong>{t('week.sum', { taken: week.taken, planned: week.planned })}</strong>}>
      <ol className="week-bars">
        {week.days.map((day) => (
          <Bar key={day.date} day={day} />
        ))}
      </ol>
    </Card>
  )
}

function Bar({ day }: { day: DayView }): ReactNode {
  const { t, day: dayOf } = useWords()
  const share = (count: number): string => `${day.planned === 0 ? 0 : (100 * count) / day.planned}%`
  return (
    <li className={day.isToday ? 'is-today' : undefined}>
      <span className="week-bar" aria-hidden>
        <span className="week-bar-missed" style={{ blockSize: share(day.missed) }} />
        <span className="week-bar-taken" style={{ blockSize: share(day.taken) }} />
      </span>
      <span aria-hidden>{dayOf(day.date, 'weekdayLetter')}</span>
      <span className="only-heard">
        {t('week.day', { day: dayOf(day.date, 'weekday'), taken: day.taken, planned: day.planned, missed: day.missed })}
      </span>
    </li>
  )
}
