import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ScanView } from '../../../contract/views.ts'
import { go } from '../../app/route.ts'
import { useCommand } from '../../data/use-command.ts'
import { Button } from '../../parts/Button.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { Page } from '../../parts/Page.tsx'
import { useWords } from '../../words/words-context.tsx'
import { LabelPicture } from './LabelPicture.tsx'
import './scan.css'

/** The wait while the label is read, with what is happening. */
export function ReadingScan({ scan }: { scan: ScanView }): ReactNode {
  const { t } = useWords()
  const cancel = useCommand('cancelScan')
  const stop = async (): Promise<void> => {
    if (await cancel.run({ scan: scan.id })) go({ screen: 'scan' })
  }
  return (
    <Page title={t('scan.reading')} subtitle={t('scan.readingNote')} back={{ screen: 'scan' }} layout="fill">
      <div className="scan-pair">
        <LabelPicture scan={scan.id} width={scan.width} height={scan.height} />
        <div className="scan-reading">
          <progress value={scan.progress} max={1} aria-label={t('scan.reading')} />
          <p>{t('scan.readingHere')}</p>
          <ErrorNote error={cancel.error} />
          <Button icon={X} isBusy={cancel.isBusy} onClick={() => void stop()}>
            {t('action.cancel')}
          </Button>
        </div>
      </div>
    </Page>
  )
}
