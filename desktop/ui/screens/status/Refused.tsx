import { Download, RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import type { StatusView } from '../../../contract/views.ts'
import { useCommand } from '../../data/use-command.ts'
import { useNow } from '../../data/use-now.ts'
import { Button } from '../../parts/Button.tsx'
import { Card } from '../../parts/Card.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { useWords } from '../../words/words-context.tsx'
import { saveFile } from './save-file.ts'

type RefusedRecord = StatusView['refused'][number]

/** What the server would not take: kept here, with the reason, to be tried again or carried away. */
export function Refused({ refused }: { refused: RefusedRecord[] }): ReactNode {
  const { t } = useWords()
  if (refused.length === 0) return null
  return (
    <Card tone="harm" title={t('status.refused', { count: refused.length })}>
      <p>{t('status.refusedNote')}</p>
      <ul className="refused-list">
        {refused.map((record) => (
          <Row key={record.record} record={record} />
        ))}
      </ul>
    </Card>
  )
}

function Row({ record }: { record: RefusedRecord }): ReactNode {
  const words = useWords()
  const { t } = words
  const now = useNow(30_000)
  const retry = useCommand('retryRefused')
  const exportRecord = useCommand('exportRecord')
  const carry = async (): Promise<void> => {
    const exported = await exportRecord.run({ record: record.record })
    if (exported) saveFile(exported.json, `${record.kind}-${record.at}.json`)
  }
  return (
    <li>
      <p>
        <strong>
          {words.maybe(`kind.${record.kind}`) ?? record.kind}
          {record.title !== record.kind && ` · ${record.title}`}
        </strong>
        <span>
          {words.maybe(`refusal.${record.code}`) ?? t('status.reason', { code: record.code })}
          {record.at > 0 && ` · ${words.relative(record.at, now)}`}
        </span>
      </p>
      <Button
        icon={RotateCw}
        isBusy={retry.isBusy}
        aria-label={t('status.retryHeard', { title: record.title })}
        onClick={() => void retry.run({ record: record.record })}
      >
        {t('status.retry')}
      </Button>
      <Button
        icon={Download}
        isBusy={exportRecord.isBusy}
        aria-label={t('status.exportHeard', { title: record.title })}
        onClick={() => void carry()}
      >
        {t('status.export')}
      </Button>
      <ErrorNote error={retry.error ?? exportRecord.error} />
    </li>
  )
}
