import { type ReactNode, useState } from 'react'
import type { TodayView } from '../../../contract/views.ts'
import { useNow } from '../../data/use-now.ts'
import { Page } from '../../parts/Page.tsx'
import { RecoveryCard } from '../../recovery/RecoveryCard.tsx'
import { useZone } from '../../parts/zone-context.tsx'
import { wallAt } from '../../words/formats.ts'
import { useWords } from '../../words/words-context.tsx'
import { AsNeeded } from './AsNeeded.tsx'
import { Calm } from './Calm.tsx'
import { DayList } from './DayList.tsx'
import { partOfDay } from '../../plan/day-parts.ts'
import { GoodToKnow } from './GoodToKnow.tsx'
import { Questions } from './Questions.tsx'
import { TakeNow } from './TakeNow.tsx'
import { UndoBar } from './UndoBar.tsx'
import './kiosk-today.css'

type Props = { today: TodayView; snoozeMinutes: number | null }

export function KioskToday({ today, snoozeMinutes }: Props): ReactNode {
  const words = useWords()
  const zone = useZone()
  const hour = Number(wallAt(useNow(30_000), zone).slice(0, 2))
  const { shown, others } = useSteadyDue(today.due)
  const hasRoom = !shown || today.questions.length === 0
  return (
    <Page
      title={words.t('today.greeting', { part: partOfDay(hour), name: today.patient.name })}
      subtitle={words.day(today.date, 'full')}
      layout="fill"
    >
      <div className="kiosk-today">
        <p aria-live="polite" className="only-heard">
          {shown
            ? words.t('today.heardDue', {
                name: `${shown.name} ${shown.strength}`,
                amount: words.amount(shown.amount, shown.unit),
                drawer: shown.drawer ?? 0,
              })
            : words.t('today.heardCalm')}
        </p>
        {shown ? (
          <TakeNow slot={shown} others={others} box={today.box} snoozeMinutes={snoozeMinutes} />
        ) : (
          <Calm today={today} undo={<UndoBar undo={today.undo} />} />
        )}
        <div className="kiosk-today-side">
          <div className="kiosk-today-scroll">
            <RecoveryCard />
            <DayList slots={today.slots} rowsMax={hasRoom ? 5 : 3} />
            {shown && <Questions questions={today.questions} />}
            <AsNeeded items={today.asNeeded} />
            <GoodToKnow notes={today.notes} date={today.date} />
          </div>
          {shown && <UndoBar undo={today.undo} />}
        </div>
      </div>
    </Page>
  )
}

type Due = TodayView['due']

/** Keeps showing the same dose while it is due, so that news never swaps it away under a finger. */
function useSteadyDue(due: Due): { shown: Due[number] | undefined; others: Due } {
  const [held, setHeld] = useState<string>()
  const shown = due.find((slot) => slot.dose === held) ?? due[0]
  if (shown?.dose !== held) setHeld(shown?.dose)
  return { shown, others: due.filter((slot) => slot !== shown) }
}
