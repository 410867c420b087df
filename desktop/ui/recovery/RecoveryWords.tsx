import { Check, Printer } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useAnswer } from '../data/use-answer.ts'
import { useCommand } from '../data/use-command.ts'
import { Button } from '../parts/Button.tsx'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { QueryState } from '../parts/QueryState.tsx'
import { useWords } from '../words/words-context.tsx'
import { WordCheck } from './WordCheck.tsx'
import { WordSheet } from './WordSheet.tsx'
import './recovery.css'

type Props = {
  /** They were written down before: nothing is asked. */
  isNoted: boolean
  onNoted?: () => void
  /** The way past it. */
  later: ReactNode
}

/** The twelve words to write down or print, and then two of them back: whoever has done it knows that the page is right. */
export function RecoveryWords({ isNoted, onNoted, later }: Props): ReactNode {
  const { t } = useWords()
  const { answer, ask, isBusy, error } = useAnswer('recoveryWords')
  const words = answer?.words
  const [isAsked, setAsked] = useState(false)
  const note = useCommand('noteRecoveryWords')
  const finish = async (): Promise<void> => {
    if (await note.run({})) onNoted?.()
  }
  // Nothing to press before the words are there: it would move away under a finger.
  if (!words) {
    return (
      <div className="recovery">
        <QueryState error={error} />
        {error && (
          <div className="recovery-foot">
            <Button look="do" isBusy={isBusy} onClick={ask}>
              {t('recovery.load')}
            </Button>
            {later}
          </div>
        )}
      </div>
    )
  }
  if (isAsked) {
    return (
      <div className="recovery">
        <WordCheck words={words} isBusy={note.isBusy} onRight={() => void finish()} onBack={() => setAsked(false)} />
        <ErrorNote error={note.error} />
      </div>
    )
  }
  return (
    <div className="recovery">
      <p className="recovery-why">
        <strong>{t('recovery.why')}</strong> {t('recovery.keep')}
      </p>
      <WordSheet words={words} />
      <div className="recovery-foot">
        <Button icon={Printer} onClick={() => print()}>
          {t('recovery.print')}
        </Button>
        {!isNoted && (
          <Button look="do" icon={Check} onClick={() => setAsked(true)}>
            {t('recovery.noted')}
          </Button>
        )}
        {later}
      </div>
    </div>
  )
}
