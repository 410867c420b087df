import { type ReactNode, useMemo } from 'react'
import { useWords } from '../words/words-context.tsx'
import { SelectField } from './Field.tsx'

/** The zone whose wall clock the doses follow. */
export function ZoneField({ value, onChange }: { value: string; onChange: (zone: string) => void }): ReactNode {
  const { t } = useWords()
  const zones = useMemo(() => [...new Set([value, ...Intl.supportedValuesOf('timeZone')])].sort(), [value])
  return (
    <SelectField
      label={t('patient.zone')}
      value={value}
      options={zones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
      onChange={onChange}
    />
  )
}
