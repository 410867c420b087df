import type { ReactNode } from 'react'
import { useWords } from '../words/words-context.tsx'
import './recovery.css'

/** English words, numbered and read downwards, whatever the language around them. */
export function WordList({ words }: { words: readonly string[] }): ReactNode {
  const { t } = useWords()
  return (
    <ol className="word-list" lang="en" dir="ltr" aria-label={t('recovery.list')}>
      {words.map((word, index) => (
        <li key={word + String(index)}>
          <span>{index + 1}</span>
          <strong>{word}</strong>
        </li>
      ))}
    </ol>
  )
}
