import { Monitor, UserRound } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Role } from '../../../../shared/kinds/kind.ts'
import type { MemberView } from '../../../contract/views.ts'
import { useCircle, useSession } from '../../app/session-context.tsx'
import { useCommand } from '../../data/use-command.ts'
import { useNow } from '../../data/use-now.ts'
import { Button } from '../../parts/Button.tsx'
import { ConfirmDialog } from '../../parts/ConfirmDialog.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { SelectField } from '../../parts/Field.tsx'
import { useWords } from '../../words/words-context.tsx'
import { personRoles } from './person-roles.ts'

/** One member, and for an owner what may be changed about them. */
export function MemberRow({ member }: { member: MemberView }): ReactNode {
  const { t, relative } = useWords()
  const { role } = useSession()
  const circle = useCircle()
  const now = useNow(10_000)
  const change = useCommand('changeRole')
  const Icon = member.type === 'person' ? UserRound : Monitor
  const isMine = role === 'owner' || role === 'kiosk'
  return (
    <li className="member">
      <Icon aria-hidden />
      <div className="member-who">
        <strong>
          {member.name} {member.isYou && <span className="member-you">{t('people.you')}</span>}
        </strong>
        <span>
          {t(`role.${member.role}`)}
          {member.heardAt !== null && ` · ${t('people.heard', { ago: relative(member.heardAt, now) })}`}
        </span>
      </div>
      {isMine && !member.isYou && (
        <div className="member-acts">
          {member.type === 'person' && (
            <SelectField<Role>
              label={<RoleLabel name={member.name} />}
              value={member.role}
              options={personRoles.map((value) => ({ value, label: t(`role.${value}`) }))}
              onChange={(next) => void change.run({ circle, member: member.member, role: next })}
            />
          )}
          <RemoveButton member={member} />
        </div>
      )}
      <ErrorNote error={change.error} />
    </li>
  )
}

function RemoveButton({ member }: { member: MemberView }): ReactNode {
  const { t } = useWords()
  const circle = useCircle()
  const remove = useCommand('removeMember')
  const [asks, setAsks] = useState(false)
  const confirm = async (): Promise<void> => {
    if (await remove.run({ circle, member: member.member })) setAsks(false)
  }
  return (
    <>
      <Button aria-label={t('people.removeHeard', { name: member.name })} onClick={() => setAsks(true)}>
        {t('people.remove')}
      </Button>
      {asks && (
        <ConfirmDialog
          title={t('people.removeTitle', { name: member.name })}
          confirm={t('people.remove')}
          isBusy={remove.isBusy}
          error={remove.error}
          onConfirm={() => void confirm()}
          onClose={() => setAsks(false)}
        >
          <p>{t('people.removeNote')}</p>
        </ConfirmDialog>
      )}
    </>
  )
}

function RoleLabel({ name }: { name: string }): ReactNode {
  const { t } = useWords()
  return (
    <>
      <span aria-hidden>{t('people.role')}</span>
      <span className="only-heard">{t('people.roleOf', { name })}</span>
    </>
  )
}
