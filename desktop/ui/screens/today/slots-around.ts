import type { SlotView } from '../../../contract/views.ts'

const isOpen = (slot: SlotView): boolean => slot.status === 'due' || slot.status === 'snoozed' || slot.status === 'later'

/** At most `countMax` slots in their order: the last one done, then what is still open, then earlier ones to fill. */
export function slotsAround(slots: readonly SlotView[], countMax: number): SlotView[] {
  const firstOpen = slots.findIndex(isOpen)
  const wanted = firstOpen === -1 ? slots.length : Math.max(0, firstOpen - 1)
  const from = Math.max(0, Math.min(wanted, slots.length - countMax))
  return slots.slice(from, from + countMax)
}
