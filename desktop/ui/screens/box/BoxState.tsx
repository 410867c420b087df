import { Archive, CircleAlert, ClockAlert, type LucideIcon, Plug, Unplug } from 'lucide-react'
import type { ReactNode } from 'react'
import type { BoxView } from '../../../contract/views.ts'
import { useNow } from '../../data/use-now.ts'
import type { ChipTone } from '../../parts/Chip.tsx'
import { useWords } from '../../words/words-context.tsx'

const looks: Record<BoxView['link'], { tone: ChipTone; icon: LucideIcon }> = {
  ready: { tone: 'good', icon: Plug },
  connecting: { tone: 'calm', icon: Plug },
  absent: { tone: 'now', icon: Unplug },
  'wrong-version': { tone: 'harm', icon: CircleAlert },
  elsewhere: { tone: 'calm', icon: Archive },
}

/** Whether the box is there, and what of it is not as it should be. */
export function BoxState({ box }: { box: BoxView }): ReactNode {
  const { t, relative } = useWords()
  const now = useNow(10_000)
  const { tone, icon: Icon } = looks[box.link]
  return (
    <div className="box-state" role="status">
      <p className={`box-link is-${tone}`}>
        <Icon aria-hidden />
        <span>
          <strong>{t(`box.link.${box.link}`)}</strong>{' '}
          {box.link !== 'ready' &&
            (box.lastHeardAt === null ? t(`box.linkNote.${box.link}`) : t('box.lastHeard', { ago: relative(box.lastHeardAt, now) }))}
        </span>
      </p>
      {box.link === 'ready' && !box.isClockSet && (
        <p className="box-link is-now">
          <ClockAlert aria-hidden />
          <span>{t('box.clockNotSet')}</span>
        </p>
      )}
      {box.lost > 0 && (
        <p className="box-link is-now">
          <CircleAlert aria-hidden />
          <span>{t('question.lost', { count: box.lost })}</span>
        </p>
      )}
    </div>
  )
}
