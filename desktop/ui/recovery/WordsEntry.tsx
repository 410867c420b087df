import { type Dispatch, type ReactNode, type SetStateAction, useRef, useState } from 'react'
import { Button } from '../parts/Button.tsx'
import { TextField } from '../parts/Field.tsx'
import { useWords } from '../words/words-context.tsx'
import { completeWord, correctionOf, emptyEntry, suggestWords, typeInto } from './word-entry.ts'
import './words-entry.css'

const positions = [...emptyEntry.keys()]

type Props = { entry: readonly string[]; onChange: Dispatch<SetStateAction<readonly string[]>> }

/** Twelve words by typing, pasting or a code scanner: each is completed where it can be, and says when it cannot be right. */
export function WordsEntry({ entry, onChange }: Props): ReactNode {
  const { t } = useWords()
  const fields = useRef<HTMLOListElement>(null)
  const [focused, setFocused] = useState(0)
  const goTo = (index: number): void => fields.current?.querySelectorAll('input')[index]?.focus()
  const type = (index: number, text: string): void => {
    const { next } = typeInto(entry, index, text)
    onChange((old) => typeInto(old, index, text).entry)
    if (next !== index) goTo(next)
  }
  return (
    <div className="words-entry">
      <ol ref={fields} className="words-fields">
        {positions.map((index) => (
          <li key={index}>
            <WordField
              position={index + 1}
              typed={entry[index]!}
              isFocused={focused === index}
              onType={(text) => type(index, text)}
              onFocus={() => setFocused(index)}
              onLeave={() => onChange((old) => old.with(index, completeWord(old[index]!) ?? old[index]!))}
            />
          </li>
        ))}
      </ol>
      <div className="words-suggestions" role="group" aria-label={t('restore.suggestions')} lang="en">
        {suggestWords(entry[focused]!).map((word) => (
          <Button key={word} onClick={() => type(focused, `${word} `)}>
            {word}
          </Button>
        ))}
      </div>
    </div>
  )
}

type FieldProps = {
  position: number
  typed: string
  isFocused: boolean
  onType: (text: string) => void
  onFocus: () => void
  onLeave: () => void
}

function WordField({ position, typed, isFocused, onType, onFocus, onLeave }: FieldProps): ReactNode {
  const { t } = useWords()
  const nearest = correctionOf(typed) ?? (isFocused || completeWord(typed) || typed === '' ? undefined : suggestWords(typed)[0])
  return (
    <TextField
      label={t('recovery.word', { position })}
      value={typed}
      problem={nearest && t('restore.misspelt', { nearest })}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      lang="en"
      dir="ltr"
      autoFocus={position === 1}
      onChange={onType}
      onFocus={onFocus}
      onBlur={onLeave}
      onPaste={(event) => {
        // A field of one line would run the lines of a list together.
        event.preventDefault()
        onType(event.clipboardData.getData('text'))
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || typed === '') return
        event.preventDefault()
        onType(`${typed} `)
      }}
    />
  )
}
