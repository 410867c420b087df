import type { ReactNode } from 'react'
import type { TodayView } from '../../../contract/views.ts'
import { useCircle, useSession } from '../../app/session-context.tsx'
import { useNow } from '../../data/use-now.ts'
import { useQuery } from '../../data/use-query.ts'
import { CircleSwitch } from '../../parts/CircleSwitch.tsx'
import { Page } from '../../parts/Page.tsx'
import { useWords } from '../../words/words-context.tsx'
import { AsNeeded } from './AsNeeded.tsx'
import { DayList } from './DayList.tsx'
import { GoodToKnow } from './GoodToKnow.tsx'
import { Headline } from './Headline.tsx'
import { MissedCard } from './MissedCard.tsx'
import { Questions } from './Questions.tsx'
import { UndoBar } from './UndoBar.tsx'
import { WeekBars } from './WeekBars.tsx'
import './care-today.css'

const slotsMax = 24

/** From afar: is all well, what happened and how it is known, what to do about it. */
export function CareToday({ today }: { today: TodayView }): ReactNode {
  const { t, relative } = useWords()
  const { circles } = useSession()
  const { value: week } = useQuery('week', { circle: useCircle() })
  const now = useNow(5_000)
  const { name } = today.patient
  const missed = today.slots.filter((slot) => slot.status === 'missed')
  return (
    <Page
      title={name}
      subtitle={today.kioskHeardAt === null ? t('care.kioskUnknown') : t('care.kioskHeard', { ago: relative(today.kioskHeardAt, now) })}
      lead={
        <span className="care-initial" aria-hidden>
          {Array.from(name)[0]}
        </span>
      }
    >
      <div className="care-today">
        <div className="care-column">
          {circles.length > 1 && <CircleSwitch />}
          <Headline today={today} now={now} />
          {missed.map((slot) => (
            <MissedCard key={slot.dose} slot={slot} today={today} />
          ))}
          <Questions questions={today.questions} />
          {week && <WeekBars week={week} />}
        </div>
        <div className="care-column">
          <DayList slots={today.slots} rowsMax={slotsMax} />
          <AsNeeded items={today.asNeeded} />
          <GoodToKnow notes={today.notes} date={today.date} />
          <UndoBar undo={today.undo} />
        </div>
      </div>
    </Page>
  )
}
