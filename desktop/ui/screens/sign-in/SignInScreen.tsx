import { LogIn, UserPlus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useCommand } from '../../data/use-command.ts'
import { Button } from '../../parts/Button.tsx'
import { Card } from '../../parts/Card.tsx'
import { Choice } from '../../parts/Choice.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { TextField } from '../../parts/Field.tsx'
import { LanguageSwitch } from '../../parts/LanguageSwitch.tsx'
import { useWords } from '../../words/words-context.tsx'
import './sign-in.css'

const passwordCharsMin = 10

/** The caregiver's browser before it knows who it is; `linkCode` is that of an invitation's link. */
export function SignInScreen({ linkCode }: { linkCode: string }): ReactNode {
  const { t } = useWords()
  const [isNew, setNew] = useState<'old' | 'new'>(linkCode ? 'new' : 'old')
  return (
    <main className="sign-in">
      <h1>{t('app.name')}</h1>
      <p>{t('signIn.lead')}</p>
      <Card>
        <Choice
          legend={t('signIn.which')}
          value={isNew}
          onChange={setNew}
          options={[
            { value: 'old', label: t('signIn.have') },
            { value: 'new', label: t('signIn.new') },
          ]}
        />
        {isNew === 'new' ? <SignUpForm linkCode={linkCode} /> : <SignInForm />}
      </Card>
      <LanguageSwitch />
    </main>
  )
}

function SignInForm(): ReactNode {
  const { t } = useWords()
  const signIn = useCommand('signIn')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const isReady = email.includes('@') && password !== ''
  return (
    <form
      className="sign-in-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady) void signIn.run({ email: email.trim(), password })
      }}
    >
      <TextField label={t('signIn.email')} type="email" autoComplete="username" value={email} onChange={setEmail} dir="ltr" />
      <TextField
        label={t('signIn.password')}
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        dir="ltr"
      />
      <ErrorNote error={signIn.error} />
      <Button look="do" type="submit" icon={LogIn} isBusy={signIn.isBusy} isHeld={!isReady}>
        {t('signIn.do')}
      </Button>
    </form>
  )
}

/** What the server does not allow when an account is made is a second account for one address. */
const ofSignUp = (error: { code: string; message: string }): { code: string; message: string } =>
  error.code === 'not-allowed' ? { ...error, code: 'email-taken' } : error

function SignUpForm({ linkCode }: { linkCode: string }): ReactNode {
  const { t } = useWords()
  const signUp = useCommand('signUp')
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState(linkCode)
  const isReady = name.trim() !== '' && email.includes('@') && password.length >= passwordCharsMin && code.trim() !== ''
  return (
    <form
      className="sign-in-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady) void signUp.run({ name: name.trim(), email: email.trim(), password, code: code.trim() })
      }}
    >
      <TextField label={t('signIn.name')} autoComplete="name" value={name} maxLength={120} onChange={setName} />
      <TextField label={t('signIn.email')} type="email" autoComplete="username" value={email} onChange={setEmail} dir="ltr" />
      <TextField
        label={t('signIn.password')}
        type="password"
        autoComplete="new-password"
        hint={t('signIn.passwordHint', { count: passwordCharsMin })}
        value={password}
        onChange={setPassword}
        dir="ltr"
      />
      <TextField
        label={t('signIn.code')}
        hint={t('signIn.codeHint')}
        autoComplete="off"
        spellCheck={false}
        value={code}
        maxLength={40}
        onChange={setCode}
        dir="ltr"
      />
      <ErrorNote error={signUp.error && ofSignUp(signUp.error)} />
      <Button look="do" type="submit" icon={UserPlus} isBusy={signUp.isBusy} isHeld={!isReady}>
        {t('signIn.create')}
      </Button>
    </form>
  )
}
