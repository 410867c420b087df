import type { ReactNode } from 'react'
import { useWords } from '../words/words-context.tsx'
import { ErrorNote } from './ErrorNote.tsx'

/** In place of a view that has not come: that it is on its way, or why it does not come. */
export function QueryState({ error }: { error: { code: string; message: string } | undefined }): ReactNode {
  const { t } = useWords()
  return error ? (
    <ErrorNote error={error} />
  ) : (
    <p role="status" className="query-state">
      {t('query.loading')}
    </p>
  )
}
