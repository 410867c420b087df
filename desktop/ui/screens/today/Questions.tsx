import { CircleHelp } from 'lucide-react'
import type { ReactNode } from 'react'
import type { QuestionView } from '../../../contract/views.ts'
import { useCircle, useSession } from '../../app/session-context.tsx'
import { useCommand } from '../../data/use-command.ts'
import { Button } from '../../parts/Button.tsx'
import { Card } from '../../parts/Card.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { useWords } from '../../words/words-context.tsx'
import './questions.css'

/** What the box saw and cannot know the reason of. */
export function Questions({ questions }: { questions: QuestionView[] }): ReactNode {
  return questions.map((question) => <Question key={question.event} question={question} />)
}

function Question({ question }: { question: QuestionView }): ReactNode {
  const { t, wall } = useWords()
  const circle = useCircle()
  const { can } = useSession()
  const reply = useCommand('answerQuestion')
  const answer = (choice: string): void => void reply.run({ circle, event: question.event, answer: choice })
  const isLost = question.type === 'events-lost'
  return (
    <Card tone="now" className="question">
      <h2>
        <CircleHelp aria-hidden />
        {isLost
          ? t('question.lost', { count: question.count })
          : t('question.opened', { drawer: question.drawer, wall: wall(question.wall) })}
      </h2>
      <p>{isLost ? t('question.lostNote') : t('question.why')}</p>
      {can.edit && (
        <div className="question-answers">
          {question.candidates.map((candidate) => (
            <Button key={candidate.dose} isBusy={reply.isBusy} onClick={() => answer(candidate.dose)}>
              {t('question.tookDose', { name: candidate.name, wall: wall(candidate.wall) })}
            </Button>
          ))}
          <Button isBusy={reply.isBusy} onClick={() => answer('none')}>
            {isLost ? t('question.understood') : t('question.notADose')}
          </Button>
        </div>
      )}
      <ErrorNote error={reply.error} />
    </Card>
  )
}
