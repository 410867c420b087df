import { type ReactNode, useState } from 'react'
import { type Role, roles } from '../../../../shared/kinds/kind.ts'
import { useCircle } from '../../app/session-context.tsx'
import { useCommand } from '../../data/use-command.ts'
import { useNow } from '../../data/use-now.ts'
import { Button } from '../../parts/Button.tsx'
import { Choice } from '../../parts/Choice.tsx'
import { Dialog } from '../../parts/Dialog.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { joinLink } from '../../app/join-link.ts'
import { QrCode } from '../../parts/QrCode.tsx'
import { useWords } from '../../words/words-context.tsx'

type Invitation = { code: string; expiresAt: number; serverUrl: string }

/** As what somebody joins; then the code, as large as it goes, and where to enter it. */
export function InviteDialog({ onClose }: { onClose: () => void }): ReactNode {
  const { t } = useWords()
  const circle = useCircle()
  const invite = useCommand('invite')
  const [role, setRole] = useState<Role>('caregiver')
  const [invitation, setInvitation] = useState<Invitation>()
  const ask = async (): Promise<void> => setInvitation(await invite.run({ circle, role }))
  return (
    <Dialog title={t('people.inviteTitle')} onClose={onClose} size="wide">
      <div className="dialog-body">
        {invitation ? (
          <Code invitation={invitation} onAgain={() => setInvitation(undefined)} />
        ) : (
          <>
            <Choice<Role>
              legend={t('people.inviteAs')}
              layout="grid"
              value={role}
              onChange={setRole}
              options={roles.map((value) => ({ value, label: t(`role.${value}`), note: t(`roleNote.${value}`) }))}
            />
            <ErrorNote error={invite.error} />
            <div className="dialog-foot">
              <Button onClick={onClose}>{t('action.cancel')}</Button>
              <Button look="do" isBusy={invite.isBusy} onClick={() => void ask()}>
                {t('people.showCode')}
              </Button>
            </div>
          </>
        )}
      </div>
    </Dialog>
  )
}

function Code({ invitation, onAgain }: { invitation: Invitation; onAgain: () => void }): ReactNode {
  const { t, relative } = useWords()
  const now = useNow(1000)
  if (invitation.expiresAt <= now) {
    return (
      <>
        <p>{t('people.codeOver')}</p>
        <Button look="do" onClick={onAgain}>
          {t('people.anotherCode')}
        </Button>
      </>
    )
  }
  return (
    <>
      <div className="invite">
        <QrCode text={joinLink(invitation.serverUrl, invitation.code)} label={t('people.qr')} />
        <div className="invite-words">
          <p>{t('people.codeWhere')}</p>
          <p className="invite-server" dir="ltr">
            {invitation.serverUrl}
          </p>
          <p className="invite-code" dir="ltr" aria-hidden>
            {invitation.code}
          </p>
          <p className="only-heard">{Array.from(invitation.code).join(' ')}</p>
        </div>
      </div>
      <p>{t('people.codeUntil', { when: relative(invitation.expiresAt, now) })}</p>
    </>
  )
}
