import { units, type Unit } from '../../../../shared/kinds/medicine.ts'
import { planSchema } from '../../../../shared/kinds/schedule.ts'
import type { Json } from '../../../../shared/record/json.ts'
import { speakPlan } from '../../plan/speak-plan.ts'
import { dateAt, wallAt } from '../../words/formats.ts'
import type { Words } from '../../words/words.ts'

const hasEnded = (until: string | null, wall: string): boolean => until !== null && until <= wall

/** One of two values that stand against each other, in words; a plan is said whole. */
export function valueWords(
  field: string,
  value: Json,
  { unit, zone, now }: { unit: Unit; zone: string; now: number },
  words: Words,
): string {
  const plan = field === 'plan' ? planSchema.safeParse(value) : undefined
  if (plan?.success && hasEnded(plan.data.until, `${dateAt(now, zone)}T${wallAt(now, zone)}`)) return words.t('medicines.isStopped')
  if (plan?.success) return speakPlan({ ...plan.data.phases.at(-1)!, until: plan.data.until?.slice(0, 10) ?? null, unit, zone }, words)
  if (field === 'unit' && units.includes(value as Unit)) return words.t(`unit.${value as Unit}`)
  if (field === 'status') return words.t(value === 'stopped' ? 'medicines.isStopped' : 'medicines.isActive')
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value)
}
