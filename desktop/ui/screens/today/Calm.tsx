import { Check, Pill, ScanText } from 'lucide-react'
import type { ReactNode } from 'react'
import type { TodayView } from '../../../contract/views.ts'
import { routeHref } from '../../app/route.ts'
import { useCircle, useSession } from '../../app/session-context.tsx'
import { useQuery } from '../../data/use-query.ts'
import { DrawerPicture } from '../../parts/DrawerPicture.tsx'
import { EmptyState } from '../../parts/EmptyState.tsx'
import { LinkButton } from '../../parts/LinkButton.tsx'
import { dateAt } from '../../words/formats.ts'
import { useWords } from '../../words/words-context.tsx'
import { Questions } from './Questions.tsx'
import './calm.css'

/** Nothing to take now: what comes next, and when. Without medicines: how to begin. */
export function Calm({ today, undo }: { today: TodayView; /** The way back from what was just recorded. */ undo: ReactNode }): ReactNode {
  const { t, wall, amount, near } = useWords()
  const { can } = useSession()
  const { value: medicines } = useQuery('medicines', { circle: useCircle() })
  if (medicines?.every((medicine) => medicine.status === 'stopped')) {
    return (
      <section className="calm">
        <EmptyState icon={Pill} title={t('today.noMedicines')}>
          <p>{t('today.noMedicinesNote')}</p>
          {can.scan && (
            <LinkButton look="do" size="large" icon={ScanText} href={routeHref({ screen: 'scan' })}>
              {t('scan.do')}
            </LinkButton>
          )}
          <LinkButton href={routeHref({ screen: 'add-medicine' })}>{t('medicines.typeIn')}</LinkButton>
        </EmptyState>
      </section>
    )
  }
  const { next, box } = today
  return (
    <section className="calm">
      <div className="calm-head">
        <div>
          <p className="calm-call">
            <Check aria-hidden />
            {t('today.nothingNow')}
          </p>
          {next ? (
            <>
              <p className="calm-label">{t('today.next', { day: near(dateAt(next.at, today.patient.zone), today.date) })}</p>
              <p className="calm-when">{wall(next.wall)}</p>
              <p className="calm-what">
                {next.name} <bdi>{next.strength}</bdi>
              </p>
              <p className="calm-label">
                {next.drawer === null
                  ? amount(next.amount, next.unit)
                  : t('today.amountDrawer', { amount: amount(next.amount, next.unit), drawer: next.drawer })}
              </p>
            </>
          ) : (
            <p className="calm-what">{t('today.noneNext')}</p>
          )}
        </div>
        {box.drawers.length > 0 && <DrawerPicture drawers={box.drawers} wanted={null} />}
      </div>
      <Questions questions={today.questions} />
      <div className="calm-undo">{undo}</div>
    </section>
  )
}
