import type { ReactNode } from 'react'
import { wordsToUri } from '../../../shared/recovery/recovery-words.ts'
import { QrCode } from '../parts/QrCode.tsx'
import { useWords } from '../words/words-context.tsx'
import { PrintedSheet } from './PrintedSheet.tsx'
import { WordList } from './WordList.tsx'
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
