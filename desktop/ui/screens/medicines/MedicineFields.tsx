import type { ReactNode } from 'react'
import { units } from '../../../../shared/kinds/medicine.ts'
import { SelectField, TextField } from '../../parts/Field.tsx'
import { useWords } from '../../words/words-context.tsx'
import { DrawerChoice } from './DrawerChoice.tsx'
import type { MedicineDraft } from './medicine-draft.ts'
import './medicine-detail.css'

const more = ['directions', 'prescriber', 'pharmacy', 'rxNumber', 'lot'] as const
const charsMax = { directions: 1000, prescriber: 200, pharmacy: 200, rxNumber: 60, lot: 60 }

type Props = { draft: MedicineDraft; onChange: (draft: MedicineDraft) => void; own?: string }

/** What a medicine is and where it lies; what seldom matters is folded away. */
export function MedicineFields({ draft, onChange, own }: Props): ReactNode {
  const { t } = useWords()
  const set = (change: Partial<MedicineDraft>): void => onChange({ ...draft, ...change })
  return (
    <>
      <div className="medicine-fields">
        <TextField label={t('field.name')} value={draft.name} maxLength={120} autoComplete="off" onChange={(name) => set({ name })} />
        <TextField
          label={t('field.strength')}
          hint={t('field.strengthHint')}
          value={draft.strength}
          maxLength={80}
          autoComplete="off"
          onChange={(strength) => set({ strength })}
        />
        <SelectField
          label={t('field.unit')}
          value={draft.unit}
          options={units.map((value) => ({ value, label: t(`unit.${value}`) }))}
          onChange={(unit) => set({ unit })}
        />
        <TextField
          label={t('field.hint')}
          hint={t('field.hintHint')}
          value={draft.hint}
          maxLength={500}
          autoComplete="off"
          onChange={(hint) => set({ hint })}
        />
      </div>
      <DrawerChoice value={draft.drawer} own={own} onChange={(drawer) => set({ drawer })} />
      <details className="medicine-more">
        <summary>{t('medicines.more')}</summary>
        <div className="medicine-fields">
          {more.map((field) => (
            <TextField
              key={field}
              label={t(`field.${field}`)}
              value={draft[field]}
              maxLength={charsMax[field]}
              autoComplete="off"
              onChange={(value) => set({ [field]: value })}
            />
          ))}
          <TextField label={t('field.expiryDate')} type="date" value={draft.expiryDate} onChange={(expiryDate) => set({ expiryDate })} />
        </div>
      </details>
    </>
  )
}
