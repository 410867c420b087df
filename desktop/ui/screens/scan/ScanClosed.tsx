import { Camera, CircleCheck, CircleX, SearchX } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ScanView } from '../../../contract/views.ts'
import { go, routeHref } from '../../app/route.ts'
import { useCommand } from '../../data/use-command.ts'
import { Button } from '../../parts/Button.tsx'
import { EmptyState } from '../../parts/EmptyState.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { LinkButton } from '../../parts/LinkButton.tsx'
import { Page } from '../../parts/Page.tsx'
import { errorWords } from '../../words/error-words.ts'
import { useWords } from '../../words/words-context.tsx'

/** A scan that asks nothing any more: done, given up, or without a label in it. */
export function ScanClosed({ scan }: { scan: ScanView }): ReactNode {
  const words = useWords()
  const { t } = words
  const discard = useCommand('discardScan')
  const look = lookOf(scan)
  const note = scan.problem ? errorWords(words, scan.problem) : t(`scan.${look}Note`)
  const again = async (): Promise<void> => {
    const isOpen = scan.status === 'no-label' || scan.status === 'unread'
    if (!isOpen || (await discard.run({ scan: scan.id }))) go({ screen: 'scan' })
  }
  return (
    <Page title={t('nav.scan')} back={{ screen: 'scan' }}>
      <EmptyState icon={{ problem: CircleX, noLabel: SearchX, confirmed: CircleCheck, discarded: CircleX }[look]} title={t(`scan.${look}`)}>
        <p>{note}</p>
        <ErrorNote error={discard.error} />
        <p className="scan-ways">
          <Button look="do" icon={Camera} isBusy={discard.isBusy} onClick={() => void again()}>
            {t('scan.newPicture')}
          </Button>
          <LinkButton href={routeHref({ screen: scan.status === 'confirmed' ? 'medicines' : 'add-medicine' })}>
            {t(scan.status === 'confirmed' ? 'nav.medicines' : 'medicines.typeIn')}
          </LinkButton>
        </p>
      </EmptyState>
    </Page>
  )
}

function lookOf({ problem, status }: ScanView): 'problem' | 'noLabel' | 'confirmed' | 'discarded' {
  if (problem) return 'problem'
  return status === 'no-label' ? 'noLabel' : status === 'confirmed' ? 'confirmed' : 'discarded'
}
