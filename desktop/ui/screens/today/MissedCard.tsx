import { Phone, TriangleAlert } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { SlotView, TodayView } from '../../../contract/views.ts'
import { useSession } from '../../app/session-context.tsx'
import { Button } from '../../parts/Button.tsx'
import { Card } from '../../parts/Card.tsx'
import { LinkButton } from '../../parts/LinkButton.tsx'
import type { Words } from '../../words/words.ts'
import { useWords } from '../../words/words-context.tsx'
import { EarlierDialog } from './EarlierDialog.tsx'
import { silentMinutesMax } from './headline.ts'
import './missed-card.css'

/** A missed dose: what is known around it, and the two things that help. */
export function MissedCard({ slot, today }: { slot: SlotView; today: TodayView }): ReactNode {
  const words = useWords()
  const { t, wall } = words
  const { can } = useSession()
  const [asks, setAsks] = useState(false)
  const { name, phone } = today.patient
  return (
    <Card
      tone="harm"
      className="missed-card"
      title={
        <span className="missed-card-title">
          <TriangleAlert aria-hidden />
          {t('care.missedTitle', { wall: wall(slot.wall), medicine: slot.name })}
        </span>
      }
    >
      <p>{circumstances(slot, today, words)}</p>
      <div className="missed-card-acts">
        {phone && (
          <LinkButton look="harm" icon={Phone} href={`tel:${phone.replace(/[^\d+*#]/g, '')}`}>
            {t('care.call', { name })}
          </LinkButton>
        )}
        {can.edit && <Button onClick={() => setAsks(true)}>{t('care.tookIt', { name })}</Button>}
      </div>
      {asks && <EarlierDialog slot={slot} onClose={() => setAsks(false)} />}
    </Card>
  )
}

/** Only what is known: that nothing was seen means little while the box is away. */
function circumstances(slot: SlotView, { slots, box, kioskHeardAt, now }: TodayView, { t, wall }: Words): string {
  const isKioskFresh = kioskHeardAt !== null && now - kioskHeardAt < silentMinutesMax * 60_000
  const isWorking = box.link === 'ready' || (box.link === 'elsewhere' && box.lastHeardAt !== null && isKioskFresh)
  const opened = slots.findLast((one) => one.openedDrawer !== null && one.happenedWall !== null)
  return [
    slot.drawer === null ? t('care.notInBox') : t('care.notOpened', { drawer: slot.drawer }),
    slot.drawer !== null && (isWorking ? t('care.working') : t('care.notWorking')),
    opened && t('care.lastOpened', { drawer: opened.openedDrawer!, wall: wall(opened.happenedWall!) }),
  ]
    .filter(Boolean)
    .join(' ')
}
