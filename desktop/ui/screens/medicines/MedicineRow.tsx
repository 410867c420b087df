import { CalendarCheck, ChevronRight, GitFork, Package, PackageX } from 'lucide-react'
import type { ReactNode } from 'react'
import type { MedicineView } from '../../../contract/views.ts'
import { routeHref } from '../../app/route.ts'
import { useNow } from '../../data/use-now.ts'
import { Chip } from '../../parts/Chip.tsx'
import { useZone } from '../../parts/zone-context.tsx'
import { speakPlan } from '../../plan/speak-plan.ts'
import { dateAt } from '../../words/formats.ts'
import { useWords } from '../../words/words-context.tsx'

const soonDays = 7

export function MedicineRow({ medicine }: { medicine: MedicineView }): ReactNode {
  const words = useWords()
  const { t } = words
  const zone = useZone()
  const { name, strength, unit, drawer, schedules, conflicts } = medicine
  return (
    <li>
      <a className="medicine-row" href={routeHref({ screen: 'medicines', medicine: medicine.id })}>
        <span className="medicine-drawer" aria-hidden={drawer === null}>
          {drawer === null ? '–' : <span aria-label={t('box.drawer', { drawer })}>{drawer}</span>}
        </span>
        <span className="medicine-what">
          <strong>
            {name} <bdi>{strength}</bdi>
          </strong>
          {schedules.map((schedule) => (
            <span key={schedule.id}>{speakPlan({ ...schedule, unit, zone }, words)}</span>
          ))}
        </span>
        <span className="medicine-chips">
          {conflicts.length > 0 && (
            <Chip tone="now" icon={GitFork}>
              {t('medicines.choose')}
            </Chip>
          )}
          <FinishedChip medicine={medicine} />
          <StockChip medicine={medicine} />
        </span>
        <ChevronRight aria-hidden className="is-directional" />
      </a>
    </li>
  )
}

/** Its plans are over, without anybody having stopped it. */
export function FinishedChip({ medicine: { status, finishedOn } }: { medicine: MedicineView }): ReactNode {
  const { t, day } = useWords()
  if (status === 'stopped' || finishedOn === null) return null
  return (
    <Chip tone="calm" icon={CalendarCheck}>
      {t('medicines.finishedOn', { date: day(finishedOn) })}
    </Chip>
  )
}

/** How much is left, and loudly so when it is little. */
export function StockChip({
  medicine: { stock, unit, runsOut, status, finishedOn },
  isQuietHidden = false,
}: {
  medicine: MedicineView
  isQuietHidden?: boolean
}): ReactNode {
  const { t, amount, near } = useWords()
  const today = dateAt(useNow(60_000), useZone())
  if (status === 'stopped' || finishedOn !== null) return null
  if (stock <= 0) {
    return (
      <Chip tone="harm" icon={PackageX}>
        {t('stock.none')}
      </Chip>
    )
  }
  const isSoon = runsOut !== null && runsOut.daysLeft <= soonDays
  if (!isSoon && isQuietHidden) return null
  return (
    <Chip tone={isSoon ? 'now' : 'calm'} {...(isSoon ? { icon: Package } : {})}>
      {isSoon ? t('stock.until', { day: near(runsOut.date, today) }) : amount(stock, unit)}
    </Chip>
  )
}
