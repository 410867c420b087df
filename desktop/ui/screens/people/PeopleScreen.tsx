import { LogOut, UserPlus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { routeHref } from '../../app/route.ts'
import { useCircle, useSession } from '../../app/session-context.tsx'
import { useCommand } from '../../data/use-command.ts'
import { useQuery } from '../../data/use-query.ts'
import { Button } from '../../parts/Button.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { LinkButton } from '../../parts/LinkButton.tsx'
import { Page } from '../../parts/Page.tsx'
import { QueryState } from '../../parts/QueryState.tsx'
import { useWords } from '../../words/words-context.tsx'
import { InviteDialog } from './InviteDialog.tsx'
import { MemberRow } from './MemberRow.tsx'
import './people.css'

/** Everyone and everything in the circle, and how one more joins. */
export function PeopleScreen(): ReactNode {
  const { t } = useWords()
  const { host } = useSession()
  const { value: people, error } = useQuery('people', { circle: useCircle() })
  const [isInviting, setInviting] = useState(false)
  const persons = people?.members.filter((member) => member.type === 'person') ?? []
  const devices = people?.members.filter((member) => member.type === 'device') ?? []
  return (
    <Page title={t('nav.people')} subtitle={t('people.lead')}>
      {!people && <QueryState error={error} />}
      {people && (
        <div className="people">
          <div className="people-invite">
            {people.serverUrl === null && <p>{t('people.noServer')}</p>}
            {people.serverUrl === null ? (
              <LinkButton href={routeHref({ screen: 'settings' })}>{t('people.connect')}</LinkButton>
            ) : (
              people.canInvite && (
                <Button look="do" icon={UserPlus} onClick={() => setInviting(true)}>
                  {t('people.invite')}
                </Button>
              )
            )}
          </div>
          <MemberList title={t('people.persons')} members={persons} />
          <MemberList title={t('people.devices')} members={devices} />
          {host === 'web' && <SignOut />}
        </div>
      )}
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
    </Page>
  )
}

function MemberList({ title, members }: { title: string; members: Parameters<typeof MemberRow>[0]['member'][] }): ReactNode {
  if (members.length === 0) return null
  return (
    <section aria-label={title}>
      <h2 className="people-heading">{title}</h2>
      <ul className="member-list">
        {members.map((member) => (
          <MemberRow key={member.member} member={member} />
        ))}
      </ul>
    </section>
  )
}

function SignOut(): ReactNode {
  const { t } = useWords()
  const signOut = useCommand('signOut')
  return (
    <div className="people-invite">
      <ErrorNote error={signOut.error} />
      <Button icon={LogOut} isBusy={signOut.isBusy} onClick={() => void signOut.run({})}>
        {t('signIn.out')}
      </Button>
    </div>
  )
}
