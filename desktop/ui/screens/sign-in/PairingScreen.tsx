import { KeyRound, LogOut } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useSession } from '../../app/session-context.tsx'
import { useCommand } from '../../data/use-command.ts'
import { Button } from '../../parts/Button.tsx'
import { Card } from '../../parts/Card.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { TextField } from '../../parts/Field.tsx'
import { useWords } from '../../words/words-context.tsx'
import './sign-in.css'

/** Signed in, but in nobody's circle yet; `linkCode` is that of an invitation's link. */
export function PairingScreen({ linkCode }: { linkCode: string }): ReactNode {
  const { t } = useWords()
  const { userName } = useSession()
  const claim = useCommand('claimCode')
  const signOut = useCommand('signOut')
  const [code, setCode] = useState(linkCode)
  const isReady = code.trim() !== ''
  return (
    <main className="sign-in">
      <h1>{userName ? t('pairing.hello', { name: userName }) : t('pairing.helloUnnamed')}</h1>
      <p>{t('pairing.lead')}</p>
      <Card>
        <form
          className="sign-in-form"
          onSubmit={(event) => {
            event.preventDefault()
            if (isReady) void claim.run({ code: code.trim() })
          }}
        >
          <TextField
            label={t('server.code')}
            hint={t('pairing.codeHint')}
            autoComplete="off"
            spellCheck={false}
            value={code}
            maxLength={40}
            onChange={setCode}
            dir="ltr"
            autoFocus
          />
          <ErrorNote error={claim.error} />
          <Button look="do" type="submit" icon={KeyRound} isBusy={claim.isBusy} isHeld={!isReady}>
            {t('pairing.do')}
          </Button>
        </form>
      </Card>
      <Button look="quiet" icon={LogOut} isBusy={signOut.isBusy} onClick={() => void signOut.run({})}>
        {t('signIn.out')}
      </Button>
    </main>
  )
}
