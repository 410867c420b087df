import type { ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { wordsToUri } from '../../../shared/recovery/recovery-words.ts'
import { useNow } from '../data/use-now.ts'
import { QrCode } from '../parts/QrCode.tsx'
import { useZone } from '../parts/zone-context.tsx'
import { dateAt } from '../words/formats.ts'
import { useWords } from '../words/words-context.tsx'
import { WordList } from './WordList.tsx'
import './printed-sheet.css'

/** What the printer gets in place of the screen: one page, without a name and without a word about health. */
export function PrintedSheet({ words }: { words: readonly string[] }): ReactNode {
  const { t, day } = useWords()
  const today = dateAt(useNow(60_000), useZone())
  return createPortal(
    <section className="printed-sheet">
      <h2>{t('recovery.sheetTitle')}</h2>
      <p>{t('recovery.sheetWhat', { restore: t('restore.title') })}</p>
      <WordList words={words} />
      <QrCode text={wordsToUri(words)} label={t('recovery.qr')} />
      <p>{t('recovery.sheetKeep')}</p>
      <p>{t('recovery.sheetDate', { date: day(today, 'withYear') })}</p>
    </section>,
    document.body,
  )
}
