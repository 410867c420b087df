import type { ReactNode } from 'react'
import { useCommand } from '../../data/use-command.ts'
import { Button } from '../../parts/Button.tsx'
import { LanguageSwitch } from '../../parts/LanguageSwitch.tsx'
import { RecoveryWords } from '../../recovery/RecoveryWords.tsx'
import { useWords } from '../../words/words-context.tsx'
import './first-run.css'

/** The last step of setting up; it can be put off, and Today reminds of it then. */
export function RecoveryWordsScreen(): ReactNode {
  const { t } = useWords()
  const postpone = useCommand('postponeRecoveryWords')
  return (
    <div className="first-run">
      <header className="first-run-head">
        <h1>{t('recovery.title')}</h1>
        <LanguageSwitch />
      </header>
      <main className="first-run-body">
        <RecoveryWords
          isNoted={false}
          later={
            <Button look="quiet" isBusy={postpone.isBusy} onClick={() => void postpone.run({})}>
              {t('recovery.later')}
            </Button>
          }
        />
      </main>
    </div>
  )
}
