import { Check } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Button } from '../parts/Button.tsx'
import { TextField } from '../parts/Field.tsx'
import { useWords } from '../words/words-context.tsx'
import { isSameWord } from './word-entry.ts'

type Props = { words: readonly string[]; isBusy: boolean; onRight: () => void; onBack: () => void }

/** Asks for two of the words, so that a page that was never written is noticed while it can still be. */
export function WordCheck({ words, isBusy, onRight, onBack }: Props): ReactNode {
  const { t } = useWords()
  const [asked] = useState(() => twoPositions(words.length))
  const [typed, setTyped] = useState<Record<number, string>>({})
  const [isJudged, setJudged] = useState(false)
  const isRight = (index: number): boolean => isSameWord(typed[index] ?? '', words[index]!)
  return (
    <form
      className="word-check"
      onSubmit={(event) => {
        event.preventDefault()
        setJudged(true)
        if (asked.every(isRight)) onRight()
      }}
    >
      <h2>{t('recovery.checkTitle')}</h2>
      <p>{t('recovery.checkLead')}</p>
      {asked.map((index, order) => (
        <TextField
          key={index}
          label={t('recovery.word', { position: index + 1 })}
          value={typed[index] ?? ''}
          problem={isJudged && !isRight(index) ? t('recovery.notThis', { position: index + 1 }) : undefined}
          maxLength={20}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          dir="ltr"
          lang="en"
          autoFocus={order === 0}
          onChange={(word) => {
            setJudged(false)
            setTyped({ ...typed, [index]: word })
          }}
        />
      ))}
      <div className="recovery-foot">
        <Button onClick={onBack}>{t('recovery.again')}</Button>
        <Button look="do" type="submit" icon={Check} isBusy={isBusy}>
          {t('recovery.check')}
        </Button>
      </div>
    </form>
  )
}

/** Two different indices in order, new ones each time. */
function twoPositions(count: number): [number, number] {
  const first = Math.floor(Math.random() * count)
  const second = (first + 1 + Math.floor(Math.random() * (count - 1))) % count
  return first < second ? [first, second] : [second, first]
}
