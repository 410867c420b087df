import type { ReactNode } from 'react'
import { useQuery } from '../../data/use-query.ts'
import { Page } from '../../parts/Page.tsx'
import { QueryState } from '../../parts/QueryState.tsx'
import { useWords } from '../../words/words-context.tsx'
import { ConfirmScan } from './ConfirmScan.tsx'
import { ReadingScan } from './ReadingScan.tsx'
import { ScanClosed } from './ScanClosed.tsx'
import { StartScan } from './StartScan.tsx'

/** From a picture of a label to a medicine; a scan under way has its own address and survives anything. */
export function ScanScreen({ scan }: { scan: string | undefined }): ReactNode {
  return scan === undefined ? <StartScan /> : <OneScan key={scan} id={scan} />
}

function OneScan({ id }: { id: string }): ReactNode {
  const { t } = useWords()
  const { value: scan, error } = useQuery('scan', { scan: id })
  if (!scan) {
    return (
      <Page title={t('nav.scan')} back={{ screen: 'scan' }}>
        <QueryState error={error} />
      </Page>
    )
  }
  if (scan.status === 'draft') return <ConfirmScan scan={scan} />
  return scan.status === 'unread' && !scan.problem ? <ReadingScan scan={scan} /> : <ScanClosed scan={scan} />
}
