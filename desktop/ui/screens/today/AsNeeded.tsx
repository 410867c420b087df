import { type ReactNode, useState } from 'react'
import type { AsNeededView } from '../../../contract/views.ts'
import { useCircle, useSession } from '../../app/session-context.tsx'
import { useCommand } from '../../data/use-command.ts'
import { useNow } from '../../data/use-now.ts'
import { Button } from '../../parts/Button.tsx'
import { Card } from '../../parts/Card.tsx'
import { Dialog } from '../../parts/Dialog.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { useZone } from '../../parts/zone-context.tsx'
import { wallAt } from '../../words/formats.ts'
import { useWords } from '../../words/words-context.tsx'
import './as-needed.css'

/** Medicines for when it hurts: how many today, and from when the next may be. */
export function AsNeeded({ items }: { items: AsNeededView[] }): ReactNode {
  const { t } = useWords()
  if (items.length === 0) return null
  return (
    <Card title={t('asNeeded.title')} className="as-needed">
      <ul>
        {items.map((item) => (
          <li key={item.schedule}>
            <Item item={item} />
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Item({ item }: { item: AsNeededView }): ReactNode {
  const words = useWords()
  const { t } = words
  const { can } = useSession()
  const circle = useCircle()
  const zone = useZone()
  const now = useNow(10_000)
  const take = useCommand('takeAsNeeded')
  const [asks, setAsks] = useState(false)
  const isFull = item.takenToday >= item.perDayMax
  const isEarly = item.allowedAt !== null && item.allowedAt > now
  const from = isEarly ? words.wall(wallAt(item.allowedAt!, zone)) : ''
  const run = async (anyway: boolean): Promise<void> => {
    if (await take.run({ circle, schedule: item.schedule, anyway })) setAsks(false)
  }
  return (
    <>
      <span className="as-needed-what">
        <strong>
          {item.name} <bdi>{item.strength}</bdi>
        </strong>
        <span>{t('asNeeded.today', { taken: item.takenToday, max: item.perDayMax })}</span>
      </span>
      {can.edit && (
        <Button
          look={isEarly || isFull ? 'plain' : 'do'}
          isBusy={take.isBusy}
          aria-label={
            isEarly || isFull ? undefined : t('asNeeded.takeHeard', { name: item.name, amount: words.amount(item.amount, item.unit) })
          }
          onClick={() => (isEarly || isFull ? setAsks(true) : void run(false))}
        >
          {isFull
            ? t('asNeeded.full')
            : isEarly
              ? t('asNeeded.from', { wall: from })
              : t('asNeeded.take', { amount: words.amount(item.amount, item.unit) })}
        </Button>
      )}
      {!asks && <ErrorNote error={take.error} />}
      {asks && (
        <Dialog title={t('asNeeded.waitTitle', { name: item.name })} onClose={() => setAsks(false)}>
          <div className="dialog-body">
            <p>{isFull ? t('asNeeded.fullNote', { max: item.perDayMax }) : t('asNeeded.earlyNote', { wall: from })}</p>
            <p>{t('asNeeded.askDoctor')}</p>
            <ErrorNote error={take.error} />
            <div className="dialog-foot">
              <Button look="harm" isBusy={take.isBusy} onClick={() => void run(true)}>
                {t('asNeeded.tookAnyway')}
              </Button>
              <Button look="do" onClick={() => setAsks(false)}>
                {t('asNeeded.wait')}
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  )
}
