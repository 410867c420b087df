import { CircleAlert } from 'lucide-react'
import { Component, type ErrorInfo, type ReactNode } from 'react'
import { Button } from '../parts/Button.tsx'
import { EmptyState } from '../parts/EmptyState.tsx'
import { useWords } from '../words/words-context.tsx'

type Props = { children: ReactNode; /** Leaving it is a fresh start. */ place: string; onBack: () => void }

type State = { isBroken: boolean; place: string }

/** A defect in one screen stays in that screen: the others can still be reached, and this one tried again. */
export class Mishap extends Component<Props, { isBroken: boolean }> {
  override state: State = { isBroken: false, place: this.props.place }

  static getDerivedStateFromProps({ place }: Props, state: State): State | null {
    return place === state.place ? null : { isBroken: false, place }
  }

  static getDerivedStateFromError(): Partial<State> {
    return { isBroken: true }
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error(error, info.componentStack)
  }

  override render(): ReactNode {
    if (!this.state.isBroken) return this.props.children
    return <MishapPage onBack={this.props.onBack} />
  }
}

function MishapPage({ onBack }: { onBack: () => void }): ReactNode {
  const { t } = useWords()
  return (
    <main className="page-alone is-in-shell">
      <h1 className="only-heard">{t('mishap.title')}</h1>
      <EmptyState icon={CircleAlert} title={t('mishap.title')}>
        <p role="alert">{t('mishap.note')}</p>
        <Button look="do" onClick={onBack}>
          {t('mishap.back')}
        </Button>
      </EmptyState>
    </main>
  )
}
