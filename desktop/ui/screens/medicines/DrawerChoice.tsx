import type { ReactNode } from 'react'
import { useCircle } from '../../app/session-context.tsx'
import { useQuery } from '../../data/use-query.ts'
import { Choice } from '../../parts/Choice.tsx'
import { useWords } from '../../words/words-context.tsx'

type Props = {
  value: number | null
  /** The medicine that is being placed: it does not take its own place away. */ own?: string | undefined
  onChange: (drawer: number | null) => void
}

/** Which drawer, with what lies in each. */
export function DrawerChoice({ value, own, onChange }: Props): ReactNode {
  const { t } = useWords()
  const { value: box } = useQuery('box', { circle: useCircle() })
  const others = (medicines: { id: string; name: string }[]): string =>
    medicines
      .filter((one) => one.id !== own)
      .map((one) => one.name)
      .join(', ')
  const drawers = (box?.drawers ?? []).map((drawer) => ({
    value: String(drawer.number),
    label: t('box.drawer', { drawer: drawer.number }),
    note: others(drawer.medicines) || t('box.free'),
  }))
  return (
    <Choice
      legend={t('field.drawer')}
      layout="grid"
      value={value === null ? 'none' : String(value)}
      options={[...drawers, { value: 'none', label: t('medicines.notInBox') }]}
      onChange={(drawer) => onChange(drawer === 'none' ? null : Number(drawer))}
    />
  )
}
