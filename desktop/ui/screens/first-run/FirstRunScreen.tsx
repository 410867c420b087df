import { ArrowLeft, DatabaseBackup, KeyRound, Sparkles, UserPlus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useSession } from '../../app/session-context.tsx'
import { LanguageSwitch } from '../../parts/LanguageSwitch.tsx'
import { Button } from '../../parts/Button.tsx'
import { deviceZone } from '../../parts/zone-context.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { useCommand } from '../../data/use-command.ts'
import { useWords } from '../../words/words-context.tsx'
import { JoinCircle } from './JoinCircle.tsx'
import { RestoreBackup } from './RestoreBackup.tsx'
import { SetUpCircle } from './SetUpCircle.tsx'
import './first-run.css'

type Step = 'choose' | 'set-up' | 'join' | 'restore'

/** A new device: four ways to begin, none of which needs a network but joining. */
export function FirstRunScreen(): ReactNode {
  const { t } = useWords()
  const [step, setStep] = useState<Step>('choose')
  const heading = { choose: t('first.welcome'), 'set-up': t('first.setUp'), join: t('first.join'), restore: t('restore.title') }[step]
  return (
    <div className="first-run">
      <header className="first-run-head">
        {step !== 'choose' && (
          <Button icon={ArrowLeft} className="is-directional" aria-label={t('action.back')} onClick={() => setStep('choose')} />
        )}
        <h1>{heading}</h1>
        <LanguageSwitch />
      </header>
      <main className="first-run-body">
        {step === 'choose' && <Choices onChoose={setStep} />}
        {step === 'set-up' && <SetUpCircle />}
        {step === 'join' && <JoinCircle />}
        {step === 'restore' && <RestoreBackup />}
      </main>
    </div>
  )
}

function Choices({ onChoose }: { onChoose: (step: Step) => void }): ReactNode {
  const { t } = useWords()
  const { can } = useSession()
  const example = useCommand('loadExample')
  return (
    <>
      <p className="first-run-lead">{t('first.lead')}</p>
      <div className="first-run-choices">
        <button type="button" className="first-run-choice is-main" onClick={() => onChoose('set-up')}>
          <UserPlus aria-hidden />
          <strong>{t('first.setUp')}</strong>
          <span>{t('first.setUpNote')}</span>
        </button>
        <button type="button" className="first-run-choice" onClick={() => onChoose('join')}>
          <KeyRound aria-hidden />
          <strong>{t('first.join')}</strong>
          <span>{t('first.joinNote')}</span>
        </button>
        {can.backUp && (
          <button type="button" className="first-run-choice" onClick={() => onChoose('restore')}>
            <DatabaseBackup aria-hidden />
            <strong>{t('restore.title')}</strong>
            <span>{t('restore.note')}</span>
          </button>
        )}
        <button
          type="button"
          className="first-run-choice"
          aria-busy={example.isBusy || undefined}
          onClick={() => !example.isBusy && void example.run({ zone: deviceZone() })}
        >
          <Sparkles aria-hidden />
          <strong>{t('first.example')}</strong>
          <span>{example.isBusy ? t('first.exampleBusy') : t('first.exampleNote')}</span>
        </button>
      </div>
      <ErrorNote error={example.error} />
    </>
  )
}
