import type { ReactNode } from 'react'
import { units } from '../../../../shared/kinds/medicine.ts'
import type { ScanView } from '../../../contract/views.ts'
import { Choice } from '../../parts/Choice.tsx'
import { isDate } from '../../plan/plan-draft.ts'
import type { Words } from '../../words/words.ts'
import { useWords } from '../../words/words-context.tsx'
import { FieldCheck } from './FieldCheck.tsx'
import { FieldShell } from './FieldShell.tsx'
import { type Doubt, enter, type FieldName, mainFields, moreFields, type ScanDraft, settle } from './scan-draft.ts'

type Props = {
  scan: ScanView
  draft: ScanDraft
  open: Doubt[]
  selected: Doubt | null
  onSelect: (doubt: Doubt) => void
  onDraft: (draft: ScanDraft) => void
}

/** Every field in the order of a label; the seldom ones are folded away unless one of them is in doubt. */
export function FieldChecks(props: Props): ReactNode {
  const { t } = useWords()
  const { draft, open } = props
  const isMoreOpen = moreFields.some((name) => open.includes(name))
  const more = moreFields.filter((name) => draft.values[name] !== '' || open.includes(name))
  return (
    <>
      {mainFields.map((name) => (name === 'form' ? <UnitCheck key={name} {...props} /> : <Check key={name} name={name} {...props} />))}
      {more.length > 0 && (
        <details className="medicine-more" open={isMoreOpen || undefined}>
          <summary>{t('medicines.more')}</summary>
          <div className="scan-more">
            {more.map((name) => (
              <Check key={name} name={name} {...props} />
            ))}
          </div>
        </details>
      )}
    </>
  )
}

function Check({ name, scan, draft, open, selected, onSelect, onDraft }: Props & { name: FieldName }): ReactNode {
  const words = useWords()
  const value = draft.values[name]
  return (
    <FieldCheck
      name={name}
      label={words.t(`scanField.${name}`)}
      value={value}
      shown={shownValue(name, draft, words)}
      isDoubtful={open.includes(name)}
      isSelected={selected === name}
      alternatives={(scan.fields[name]?.alternatives ?? []).slice(0, 3)}
      note={name === 'patientName' && open.includes(name) ? words.t('scan.somebodyElse') : undefined}
      charsMax={name === 'directions' ? 1000 : name === 'drugName' ? 120 : 80}
      onSelect={() => onSelect(name)}
      onValue={(next) => onDraft(enter(draft, name, next))}
    />
  )
}

/** The printed form decides what is counted; where it says nothing known, a person does. */
function UnitCheck({ draft, open, selected, onSelect, onDraft }: Props): ReactNode {
  const { t } = useWords()
  const isDoubtful = open.includes('form')
  return (
    <FieldShell
      name="form"
      label={t('field.unit')}
      shown={isDoubtful ? '' : t(`unit.${draft.unit}`)}
      isDoubtful={isDoubtful}
      isSelected={selected === 'form'}
      isPrinted
      onSelect={() => onSelect('form')}
    >
      <Choice
        legend={t('scan.unitAsk')}
        value={isDoubtful ? null : draft.unit}
        options={units.map((value) => ({ value, label: t(`unit.${value}`) }))}
        onChange={(unit) => onDraft(settle({ ...draft, unit }, 'form'))}
      />
    </FieldShell>
  )
}

function shownValue(name: FieldName, { values, unit }: ScanDraft, { amount, day }: Words): string {
  const value = values[name]
  if (name === 'quantity' && value !== '' && Number.isFinite(Number(value))) return amount(Number(value), unit)
  return name === 'expiryDate' && isDate(value) ? day(value, 'withYear') : value
}
