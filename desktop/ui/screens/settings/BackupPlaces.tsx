import { HardDrive, RotateCcw, Usb } from 'lucide-react'
import { type ReactNode, useCallback, useEffect, useState } from 'react'
import type { BackupPlace } from '../../../contract/views.ts'
import { useCommand } from '../../data/use-command.ts'
import { Button } from '../../parts/Button.tsx'
import { Card } from '../../parts/Card.tsx'
import { Choice } from '../../parts/Choice.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { useWords } from '../../words/words-context.tsx'

/** Where backups go: this computer, or a USB stick that is plugged in. */
export function BackupPlaces({ place }: { place: string }): ReactNode {
  const { t, bytes } = useWords()
  const { run, error, isBusy } = useCommand('backupPlaces')
  const choose = useCommand('chooseBackupPlace')
  const [places, setPlaces] = useState<BackupPlace[]>()
  const look = useCallback(async () => {
    const found = await run({})
    if (found) setPlaces(found.places)
  }, [run])
  useEffect(() => void look(), [look])
  const isHere = places !== undefined && isOwn(places, place)
  return (
    <Card title={t('backups.where')}>
      {!places && !error && <p role="status">{t('query.loading')}</p>}
      {places && (
        <Choice
          legend={t('backups.keepOn')}
          layout="column"
          value={place}
          options={withChosen(places, place).map(({ path, label, removable, freeBytes }) => ({
            value: path,
            icon: removable ? Usb : HardDrive,
            label: removable ? label : t('backups.thisComputer'),
            note: freeBytes === null ? t('backups.notThere') : t('backups.free', { size: bytes(freeBytes) }),
          }))}
          onChange={(path) => void choose.run({ path: isOwn(places, path) ? null : path })}
        />
      )}
      {isHere && <p>{t('backups.hereNote')}</p>}
      <ErrorNote error={error ?? choose.error} />
      <div>
        <Button icon={RotateCcw} isBusy={isBusy} onClick={() => void look()}>
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
