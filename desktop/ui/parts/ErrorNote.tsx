import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { errorWords } from '../words/error-words.ts'
import { useWords } from '../words/words-context.tsx'
import './error-note.css'

/** Says what went wrong, at once also to those who listen. */
export function ErrorNote({ error }: { error: { code: string; message: string } | undefined | null }): ReactNode {
  const words = useWords()
  return (
    <div role="alert" className="error-note">
      {error && (
        <p>
          <CircleAlert aria-hidden />
          <span>{errorWords(words, error)}</span>
        </p>
      )}
    </div>
  )
}
