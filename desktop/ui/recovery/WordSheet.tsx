import type { ReactNode } from 'react'
import { wordsToUri } from '../../../shared/recovery/recovery-words.ts'
import { QrCode } from '../parts/QrCode.tsx'
import { useWords } from '../words/words-context.tsx'
import { PrintedSheet } from './PrintedSheet.tsx'
import './recovery.css'

/** The words in large type and as a code, and the page that is printed of them. */
export function WordSheet({ words }: { words: readonly string[] }): ReactNode {
  const { t } = useWords()
  return (
    <div className="word-sheet">
      <WordList words={words} />
      <figure>
        <QrCode text={wordsToUri(words)} label={t('recovery.qr')} />
        <figcaption>{t('recovery.qr')}</figcaption>
      </figure>
      <PrintedSheet words={words} />
    </div>
  )
}

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
