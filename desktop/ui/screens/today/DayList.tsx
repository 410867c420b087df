import { type LucideIcon, Moon, Sun, Sunrise, Sunset } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { SlotView } from '../../../contract/views.ts'
import { useSession } from '../../app/session-context.tsx'
import { Button } from '../../parts/Button.tsx'
import { Card } from '../../parts/Card.tsx'
import { Chip } from '../../parts/Chip.tsx'
import { useWords } from '../../words/words-context.tsx'
import { sunAt, type SunPlace } from '../../plan/day-parts.ts'
import { SlotDialog } from './SlotDialog.tsx'
import { slotChip, slotEvidence } from './slot-words.ts'
import { slotsAround } from './slots-around.ts'
import './day-list.css'

/** The day, one line per dose; a line opens what can be said about that dose. */
export function DayList({ slots, rowsMax }: { slots: SlotView[]; rowsMax: number }): ReactNode {
  const { t } = useWords()
  const [isWhole, setWhole] = useState(false)
  const [asked, setAsked] = useState<string | null>(null)
  const shown = isWhole ? slots : slotsAround(slots, rowsMax)
  const askedSlot = slots.find((slot) => slot.dose === asked)
  return (
    <Card title={t('nav.today')} className="day-list">
      {slots.length === 0 && <p className="day-list-none">{t('today.nonePlanned')}</p>}
      <ul>
        {shown.map((slot) => (
          <li key={slot.dose}>
            <SlotRow slot={slot} onOpen={() => setAsked(slot.dose)} />
          </li>
        ))}
      </ul>
      {slots.length > rowsMax && (
        <Button look="quiet" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? t('today.showFewer') : t('today.showAll', { count: slots.length })}
        </Button>
      )}
      {askedSlot && <SlotDialog slot={askedSlot} onClose={() => setAsked(null)} />}
    </Card>
  )
}

const sunIcons: Record<SunPlace, LucideIcon> = { down: Moon, rising: Sunrise, high: Sun, setting: Sunset }

function SlotRow({ slot, onOpen }: { slot: SlotView; onOpen: () => void }): ReactNode {
  const words = useWords()
  const { host } = useSession()
  const SunIcon = sunIcons[sunAt(slot.wall)]
  const chip = slotChip(slot, words)
  const details =
    host === 'web'
      ? [slot.amount === 1 ? '' : words.amount(slot.amount, slot.unit), slotEvidence(slot, words)].filter(Boolean).join(' · ')
      : ''
  return (
    <button type="button" className="slot-row" aria-haspopup="dialog" onClick={onOpen}>
      {host === 'kiosk' && <SunIcon aria-hidden />}
      <span className="slot-row-wall">{words.wall(slot.wall)}</span>
      <span className="slot-row-what">
        <span className="slot-row-name">
          {slot.name}
          {host === 'web' && <bdi> {slot.strength}</bdi>}
        </span>
        {details && <span className="slot-row-evidence">{details}</span>}
      </span>
      <Chip tone={chip.tone} {...(chip.icon ? { icon: chip.icon } : {})}>
        {chip.word}
      </Chip>
    </button>
  )
}
