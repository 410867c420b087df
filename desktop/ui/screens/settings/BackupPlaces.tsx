import { HardDrive, RotateCcw, Usb } from 'lucide-react'
import type { ReactNode } from 'react'
import type { BackupPlace } from '../../../contract/views.ts'
import { useAnswer } from '../../data/use-answer.ts'
import { useCommand } from '../../data/use-command.ts'
import { Button } from '../../parts/Button.tsx'
import { Card } from '../../parts/Card.tsx'
import { Choice } from '../../parts/Choice.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { QueryState } from '../../parts/QueryState.tsx'
import { useWords } from '../../words/words-context.tsx'

/** Where backups go: this computer, or a USB stick that is plugged in. */
export function BackupPlaces({ place }: { place: string }): ReactNode {
  const { t, bytes } = useWords()
  const { answer, ask, error, isBusy } = useAnswer('backupPlaces')
  const choose = useCommand('chooseBackupPlace')
  const places = answer?.places
  const isHere = places !== undefined && isOwn(places, place)
  return (
    <Card title={t('backups.where')}>
      {!places && <QueryState error={error} />}
      {places && (
        <Choice
          legend={t('backups.keepOn')}
          layout="column"
          value={place}
          options={withChosen(places, place).map(({ path, label, removable, freeBytes }) => ({
            value: path,
            icon: removable ? Usb : HardDrive,
            label: removable ? label : t('backups.thisComputer'),
            note: freeBytes === null ? t('backups.notThere') : freeBytes > 0 && t('backups.free', { size: bytes(freeBytes) }),
          }))}
          onChange={(path) => void choose.run({ path: isOwn(places, path) ? null : path })}
        />
      )}
      {isHere && <p>{t('backups.hereNote')}</p>}
      <ErrorNote error={(places && error) ?? choose.error} />
      <div>
        <Button icon={RotateCcw} isBusy={isBusy} onClick={ask}>
          {t('backups.lookAgain')}
        </Button>
      </div>
    </Card>
  )
}

/** The folder beside the data, which is on offer always. */
const isOwn = (places: readonly BackupPlace[], path: string): boolean => places.some((one) => one.path === path && !one.removable)

type Option = Omit<BackupPlace, 'freeBytes'> & { /** null = it was not found. */ freeBytes: number | null }

/** A chosen stick that was pulled stays chosen. */
function withChosen(places: readonly BackupPlace[], place: string): Option[] {
  if (places.some((one) => one.path === place)) return [...places]
  return [...places, { path: place, label: place, freeBytes: null, removable: true }]
}
