import type { ReactNode } from 'react'
import { useSession } from '../app/session-context.tsx'
import { useCommand } from '../data/use-command.ts'
import { useWords } from '../words/words-context.tsx'
import { ErrorNote } from './ErrorNote.tsx'
import { SelectField } from './Field.tsx'

/** Whose circle is in view, for those who care for several. */
export function CircleSwitch(): ReactNode {
  const { t } = useWords()
  const { circle, circles } = useSession()
  const choose = useCommand('chooseCircle')
  return (
    <>
      <SelectField
        label={t('settings.circleWhom')}
        value={circle ?? ''}
        options={circles.map((one) => ({ value: one.id, label: one.patient }))}
        onChange={(id) => void choose.run({ circle: id })}
      />
      <ErrorNote error={choose.error} />
    </>
  )
}
