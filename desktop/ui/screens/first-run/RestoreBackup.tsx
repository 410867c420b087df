import { RotateCcw, SearchX } from 'lucide-react'
import { type Dispatch, type ReactNode, type SetStateAction, useState } from 'react'
import { readRecoveryWords } from '../../../../shared/recovery/recovery-words.ts'
import type { FoundBackup } from '../../../contract/views.ts'
import { useAnswer } from '../../data/use-answer.ts'
import { useCommand } from '../../data/use-command.ts'
import { useNow } from '../../data/use-now.ts'
import { Button } from '../../parts/Button.tsx'
import { Choice } from '../../parts/Choice.tsx'
import { EmptyState } from '../../parts/EmptyState.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { useZone } from '../../parts/zone-context.tsx'
import { completeWord, emptyEntry } from '../../recovery/word-entry.ts'
import { WordsEntry } from '../../recovery/WordsEntry.tsx'
import { useWords } from '../../words/words-context.tsx'
import { Restarting, RestoreBusy } from './Restoring.tsx'

/** A backup of a kiosk that existed before: which one, the words that open it, then a restart with it. */
export function RestoreBackup(): ReactNode {
  const { t } = useWords()
  const moment = useMoment()
  const [chosen, setChosen] = useState<FoundBackup>()
  const [entry, setEntry] = useState(emptyEntry)
  const [isRestarting, setRestarting] = useState(false)
  const restore = useCommand('restoreBackup')
  const start = async (words: readonly string[]): Promise<void> => {
    if (chosen && (await restore.run({ path: chosen.path, words: [...words] }))) setRestarting(true)
  }
  if (isRestarting) return <Restarting onFailed={() => setRestarting(false)} />
  if (restore.isBusy && chosen) return <RestoreBusy of={t('restore.of', { moment: moment(chosen.at) })} />
  if (!chosen) return <ChooseBackup onChosen={setChosen} />
  return (
    <WordsForm
      title={t('restore.of', { moment: moment(chosen.at) })}
      entry={entry}
      onEntry={setEntry}
      problem={<ErrorNote error={restore.error} />}
      onWords={(words) => void start(words)}
      onOther={() => {
        restore.clear()
        setChosen(undefined)
      }}
    />
  )
}

function ChooseBackup({ onChosen }: { onChosen: (backup: FoundBackup) => void }): ReactNode {
  const { t, bytes } = useWords()
  const moment = useMoment()
  const { answer, ask, error, isBusy } = useAnswer('findBackups')
  const found = answer?.backups
  const [path, setPath] = useState<string>()
  const chosen = found?.find((one) => one.path === path) ?? found?.[0]
  const again = (
    <Button icon={RotateCcw} isBusy={isBusy} onClick={ask}>
      {t('restore.lookAgain')}
    </Button>
  )
  if (found?.length === 0) {
    return (
      <EmptyState icon={SearchX} title={t('restore.none')}>
        <p role="status">{isBusy ? t('restore.looking') : t('restore.noneNote')}</p>
        {again}
      </EmptyState>
    )
  }
  return (
    <>
      {!found && !error && <p role="status">{t('restore.looking')}</p>}
      <ErrorNote error={error} />
      {found && (
        <Choice
          legend={t('restore.which')}
          layout="column"
          value={chosen?.path ?? null}
          options={found.map((one) => ({
            value: one.path,
            label: moment(one.at),
            note: <BackupNote size={bytes(one.bytes)} place={placeOf(one.path)} />,
          }))}
          onChange={setPath}
        />
      )}
      <div className="first-run-foot">
        {chosen && (
          <Button look="do" size="large" onClick={() => onChosen(chosen)}>
            {t('action.continue')}
          </Button>
        )}
        {again}
      </div>
    </>
  )
}

/** The drive or folder that a backup lies on, without the folders that backups are sorted into. */
const placeOf = (path: string): string => path.replace(/[\\/]medbox-backups[\\/].*$/, '')

const BackupNote = ({ size, place }: { size: string; place: string }): ReactNode => (
  <>
    {size} · <bdi>{place}</bdi>
  </>
)

type FormProps = {
  title: string
  entry: readonly string[]
  onEntry: Dispatch<SetStateAction<readonly string[]>>
  problem: ReactNode
  onWords: (words: readonly string[]) => void
  onOther: () => void
}

function WordsForm({ title, entry, onEntry, problem, onWords, onOther }: FormProps): ReactNode {
  const { t, list, number } = useWords()
  const reading = readRecoveryWords(entry.join(' '))
  const missing = entry.filter((word) => word === '').length
  const misspelt = entry.flatMap((word, index) => (word === '' || completeWord(word) ? [] : [number(index + 1)]))
  const held =
    missing > 0
      ? t('restore.missing', { count: missing })
      : misspelt.length > 0
        ? t('restore.misspeltWhich', { count: misspelt.length, positions: list(misspelt) })
        : null
  return (
    <form
      className="first-run-form is-words"
      onSubmit={(event) => {
        event.preventDefault()
        if (reading.ok) onWords(reading.words)
      }}
    >
      <div>
        <h2>{t('restore.wordsTitle')}</h2>
        <p>{title}</p>
        <p>{t('restore.wordsLead')}</p>
      </div>
      <WordsEntry entry={entry} onChange={onEntry} />
      {problem}
      <p role="status" className="field-problem">
        {!held && !reading.ok && t('restore.mixedUp')}
      </p>
      <div className="first-run-foot">
        <Button look="do" size="large" type="submit" isHeld={!reading.ok}>
          {held ?? t('restore.do')}
        </Button>
        <Button onClick={onOther}>{t('restore.another')}</Button>
      </div>
    </form>
  )
}

function useMoment(): (atMs: number) => string {
  const { moment } = useWords()
  const now = useNow(60_000)
  const zone = useZone()
  return (atMs) => moment(atMs, now, zone)
}
