import {
  TriangleAlert,
  Archive,
  DatabaseBackup,
  FileQuestionMark,
  GitFork,
  KeyRound,
  type LucideIcon,
  Package,
  PackageX,
} from 'lucide-react'
import type { ReactNode } from 'react'
import type { NoteView } from '../../../contract/views.ts'
import { type Route, routeHref } from '../../app/route.ts'
import { useSession } from '../../app/session-context.tsx'
import { useNow } from '../../data/use-now.ts'
import { Card } from '../../parts/Card.tsx'
import { useWords } from '../../words/words-context.tsx'
import { noteWords } from './note-words.ts'
import './good-to-know.css'

const icons: Record<NoteView['type'], LucideIcon> = {
  'runs-out': Package,
  'out-of-stock': PackageX,
  conflict: GitFork,
  contradiction: TriangleAlert,
  'box-absent': Archive,
  unreadable: FileQuestionMark,
  'words-not-noted': KeyRound,
  'backup-failed': DatabaseBackup,
}

/** What is worth knowing, in whole sentences, each leading to where something can be done about it. */
export function GoodToKnow({ notes, date }: { notes: NoteView[]; date: string }): ReactNode {
  const words = useWords()
  const { host } = useSession()
  const now = useNow(30_000)
  if (notes.length === 0) return null
  return (
    <Card title={words.t('today.goodToKnow')} className="good-to-know">
      <ul>
        {notes.map((note) => {
          const Icon = icons[note.type]
          const { title, detail } = noteWords(note, words, { date, now, host })
          return (
            <li key={keyOf(note)}>
              <a href={routeHref(placeOf(note))}>
                <Icon aria-hidden />
                <span>
                  <strong>{title}</strong> {detail}
                </span>
              </a>
            </li>
          )
        })}
      </ul>
    </Card>
  )
}

const keyOf = (note: NoteView): string =>
  [note.type, 'medicine' in note && note.medicine, 'dose' in note && note.dose, 'field' in note && note.field].filter(Boolean).join(' ')

function placeOf(note: NoteView): Route {
  if ('medicine' in note) return { screen: 'medicines', medicine: note.medicine }
  if (note.type === 'box-absent') return { screen: 'box' }
  if (note.type === 'words-not-noted' || note.type === 'backup-failed') return { screen: 'settings', part: 'backups' }
  return note.type === 'unreadable' ? { screen: 'status' } : { screen: 'today' }
}
