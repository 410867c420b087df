import { type ReactNode, useState } from 'react'
import { Button } from './Button.tsx'
import { isPin, PinPad } from './PinPad.tsx'
import { useWords } from '../words/words-context.tsx'

type Props = { /** The last button's words. */ done: string; isBusy: boolean; onPin: (pin: string) => void }

/** A new PIN, and once more. */
export function PinTwice({ done, isBusy, onPin }: Props): ReactNode {
  const { t } = useWords()
  const [first, setFirst] = useState('')
  const [again, setAgain] = useState('')
  const [isAgain, setIsAgain] = useState(false)
  const differs = isAgain && again.length >= first.length && again !== first
  const next = (): void => {
    if (!isAgain && isPin(first)) setIsAgain(true)
    else if (again === first) onPin(first)
  }
  return (
    <form
      className="first-run-form is-pin"
      onSubmit={(event) => {
        event.preventDefault()
        next()
      }}
    >
      <div className="pin-why">
        <h2>{isAgain ? t('pin.again') : t('pin.choose')}</h2>
        <p>{t('pin.whyNew')}</p>
        <div className="first-run-foot">
          {isAgain && (
            <Button
              onClick={() => {
                setIsAgain(false)
                setFirst('')
                setAgain('')
              }}
            >
              {t('pin.other')}
            </Button>
          )}
          <Button look="do" size="large" type="submit" isBusy={isBusy} isHeld={isAgain ? again !== first : !isPin(first)}>
            {isAgain ? done : t('action.continue')}
          </Button>
        </div>
      </div>
      {isAgain ? (
        <PinPad
          key="again"
          label={t('pin.againLabel')}
          value={again}
          onChange={setAgain}
          problem={differs ? t('pin.differs') : undefined}
          autoFocus
        />
      ) : (
        <PinPad key="first" label={t('pin.newLabel')} value={first} onChange={setFirst} autoFocus />
      )}
    </form>
  )
}
