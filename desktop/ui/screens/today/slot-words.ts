import { BellRing, Check, CircleHelp, Clock, type LucideIcon, Minus, TriangleAlert } from 'lucide-react'
import type { SlotView } from '../../../contract/views.ts'
import type { ChipTone } from '../../parts/Chip.tsx'
import type { Words } from '../../words/words.ts'

type State = SlotView['status'] | 'unclear'
const looks: Record<State, { tone: ChipTone; icon: LucideIcon | undefined }> = {
  later: { tone: 'calm', icon: undefined },
  due: { tone: 'now', icon: BellRing },
  snoozed: { tone: 'now', icon: Clock },
  taken: { tone: 'good', icon: Check },
  skipped: { tone: 'calm', icon: Minus },
  missed: { tone: 'harm', icon: TriangleAlert },
  unclear: { tone: 'now', icon: CircleHelp },
}

/** A dose's state as a chip: tone, icon and word. */
export function slotChip(slot: SlotView, { t }: Words): { tone: ChipTone; icon: LucideIcon | undefined; word: string } {
  const state: State = slot.isContradicted ? 'unclear' : slot.status
  return { ...looks[state], word: t(`slot.${state}`) }
}

/** How it is known, in a few words; empty where there is nothing to say. */
export function slotEvidence(slot: SlotView, { t, wall }: Words): string {
  if (slot.isContradicted) return t('slot.contradicted')
  if (slot.status === 'skipped') return slot.reason
  if (slot.status === 'missed') return slot.drawer === null ? '' : t('slot.notOpened')
  if (slot.status !== 'taken') return ''
  const at = slot.happenedWall ? wall(slot.happenedWall) : ''
  if (slot.evidence === 'box' && slot.openedDrawer !== null) return t('slot.byBox', { wall: at, drawer: slot.openedDrawer })
  return slot.byName ? t('slot.byPerson', { wall: at, name: slot.byName }) : at
}
