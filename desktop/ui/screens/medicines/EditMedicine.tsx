import { type ReactNode, useState } from 'react'
import type { MedicineView } from '../../../contract/views.ts'
import { go, type Route, routeHref } from '../../app/route.ts'
import { useCircle } from '../../app/session-context.tsx'
import { useCommand } from '../../data/use-command.ts'
import { Button } from '../../parts/Button.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { LinkButton } from '../../parts/LinkButton.tsx'
import { Page } from '../../parts/Page.tsx'
import { useWords } from '../../words/words-context.tsx'
import { changesTo, draftOf, type MedicineDraft } from './medicine-draft.ts'
import { MedicineFields } from './MedicineFields.tsx'

export function EditMedicine({ medicine }: { medicine: MedicineView }): ReactNode {
  const { t } = useWords()
  const circle = useCircle()
  const edit = useCommand('editMedicine')
  const [draft, setDraft] = useState<MedicineDraft>(() => draftOf(medicine))
  const back: Route = { screen: 'medicines', medicine: medicine.id }
  const save = async (): Promise<void> => {
    if (await edit.run({ circle, medicine: medicine.id, ...changesTo(medicine, draft) })) go(back)
  }
  return (
    <Page title={t('medicines.editTitle', { name: medicine.name })} back={back}>
      <div className="medicine-form">
        <MedicineFields draft={draft} own={medicine.id} onChange={setDraft} />
        <ErrorNote error={edit.error} />
        <div className="form-foot">
          <LinkButton href={routeHref(back)}>{t('action.cancel')}</LinkButton>
          <Button look="do" isBusy={edit.isBusy} isHeld={draft.name.trim() === ''} onClick={() => void save()}>
            {t('action.save')}
          </Button>
        </div>
      </div>
    </Page>
  )
}
