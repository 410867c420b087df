import { type ReactNode, useState } from 'react'
import { useCommand } from '../../data/use-command.ts'
import { Button } from '../../parts/Button.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { TextField } from '../../parts/Field.tsx'
import { isServerUrl, toServerUrl } from '../../parts/server-url.ts'
import { useWords } from '../../words/words-context.tsx'
import { PinTwice } from '../../parts/PinTwice.tsx'

/** An existing circle, by the code that somebody in it shows. */
export function JoinCircle(): ReactNode {
  const { t } = useWords()
  const join = useCommand('joinCircle')
  const [server, setServer] = useState('')
  const [code, setCode] = useState('')
  const [isNamed, setNamed] = useState(false)
  const isReady = isServerUrl(toServerUrl(server)) && code.trim() !== ''
  const send = async (pin: string): Promise<void> => {
    const joined = await join.run({ serverUrl: toServerUrl(server), code: code.trim(), pin })
    if (!joined) setNamed(false)
  }
  return (
    <>
      <ErrorNote error={join.error} />
      {isNamed ? (
        <PinTwice done={t('first.joinDone')} isBusy={join.isBusy} onPin={(pin) => void send(pin)} />
      ) : (
        <form
          className="first-run-form"
          onSubmit={(event) => {
            event.preventDefault()
            if (isReady) setNamed(true)
          }}
        >
          <TextField
            label={t('server.address')}
            hint={t('server.addressHint')}
            value={server}
            inputMode="url"
            autoComplete="off"
            spellCheck={false}
            dir="ltr"
            autoFocus
            onChange={setServer}
          />
          <TextField
            label={t('server.code')}
            hint={t('first.codeHint')}
            value={code}
            maxLength={40}
            autoComplete="off"
            spellCheck={false}
            dir="ltr"
            onChange={setCode}
          />
          <div className="first-run-foot">
            <Button look="do" size="large" type="submit" isHeld={!isReady}>
              {t('action.continue')}
            </Button>
          </div>
        </form>
      )}
    </>
  )
}
