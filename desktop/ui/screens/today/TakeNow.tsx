import { BellRing, Check, Clock, Utensils } from 'lucide-react'
import { type ReactNode, type SyntheticEvent, useLayoutEffect, useRef, useState } from 'react'
import { useCircle } from '../../app/session-context.tsx'
import type { BoxView, SlotView } from '../../../contract/views.ts'
import { useCommand } from '../../data/use-command.ts'
import { Button } from '../../parts/Button.tsx'
import { DrawerPicture } from '../../parts/DrawerPicture.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { useWords } from '../../words/words-context.tsx'
import { EarlierDialog } from './EarlierDialog.tsx'
import { SkipDialog } from './SkipDialog.tsx'
import './take-now.css'

type Props = { slot: SlotView; others: SlotView[]; box: BoxView; snoozeMinutes: number | null }

/** One thing to do: what, how many, where, and one big button. */
export function TakeNow({ slot, others, box, snoozeMinutes }: Props): ReactNode {
  const words = useWords()
  const { t } = words
  const circle = useCircle()
  const record = useCommand('recordDose')
  const snooze = useCommand('snooze')
  const [asks, setAsks] = useState<'skip' | 'earlier' | null>(null)
  const card = useRef<HTMLElement>(null)
  useFocusAfter(card)
  const isTooSoon = useSecondTapGuard(slot.dose)
  const key = { circle, schedule: slot.schedule, slot: slot.slot }
  const hasBox = slot.drawer !== null && box.drawers.length > 0
  return (
    <section ref={card} className="take-now" aria-labelledby="take-now-name">
      <div className="take-now-scroll">
        <div className="take-now-head">
          <div className="take-now-what">
            <p className="take-now-call">
              <BellRing aria-hidden />
              {slot.drawer === null ? t('today.takeNow') : t('today.takeNowDrawer', { drawer: slot.drawer })}
            </p>
            <h2 id="take-now-name" className={`${slot.name} ${slot.strength}`.length > 24 ? 'is-long' : ''}>
              {slot.name} <bdi>{slot.strength}</bdi>
            </h2>
            <p className="take-now-amount">{words.amount(slot.amount, slot.unit)}</p>
            {slot.hint && (
              <p className="take-now-hint">
                <Utensils aria-hidden />
                {slot.hint}
              </p>
            )}
          </div>
          {hasBox && <DrawerPicture drawers={box.drawers} wanted={slot.drawer} />}
        </div>
        <div className="take-now-more">
          <p className="take-now-planned">
            {t('today.plannedFor', { wall: words.wall(slot.wall) })}
            {others.length > 0 && <span>{t('today.then', { names: words.list(others.map((other) => other.name)) })}</span>}
          </p>
          <Button look="quiet" onClick={() => setAsks('earlier')}>
            {t('today.tookEarlier')}
          </Button>
        </div>
      </div>
      <ErrorNote error={record.error ?? snooze.error} />
      <div className="take-now-acts">
        <Button
          look="do"
          size="large"
          icon={Check}
          isBusy={record.isBusy}
          onClick={(event) => !isTooSoon(event) && void record.run({ ...key, state: 'taken' })}
        >
          {t('today.tookIt')}
        </Button>
        <Button size="large" icon={Clock} isBusy={snooze.isBusy} onClick={(event) => !isTooSoon(event) && void snooze.run(key)}>
          {snoozeMinutes === null ? t('today.laterAgain') : t('today.inMinutes', { minutes: snoozeMinutes })}
        </Button>
        <Button size="large" onClick={(event) => !isTooSoon(event) && setAsks('skip')}>
          {t('today.skip')}
        </Button>
      </div>
      {asks === 'skip' && <SkipDialog slot={slot} onClose={() => setAsks(null)} />}
      {asks === 'earlier' && <EarlierDialog slot={slot} onClose={() => setAsks(null)} />}
    </section>
  )
}

const secondTapMs = 600

/** A trembling second tap must not record the next dose, which has just come to stand in the same place. */
function useSecondTapGuard(dose: string): (event: SyntheticEvent) => boolean {
  const shown = useRef({ dose, sinceMs: Number.NEGATIVE_INFINITY })
  useLayoutEffect(() => {
    if (shown.current.dose !== dose) shown.current = { dose, sinceMs: performance.now() }
  }, [dose])
  return (event) => event.timeStamp - shown.current.sinceMs < secondTapMs
}

/** When the card goes away with the focus in it, reading goes on at the screen's heading. */
function useFocusAfter(card: { current: HTMLElement | null }): void {
  useLayoutEffect(() => {
    const element = card.current
    return () => {
      if (element?.contains(document.activeElement)) queueMicrotask(() => document.querySelector('h1')?.focus())
    }
  }, [card])
}
