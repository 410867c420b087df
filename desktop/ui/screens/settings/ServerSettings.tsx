import { Link2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useCommand } from '../../data/use-command.ts'
import { Button } from '../../parts/Button.tsx'
import { Card } from '../../parts/Card.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { TextField } from '../../parts/Field.tsx'
import { isServerUrl, toServerUrl } from '../../parts/server-url.ts'
import { useWords } from '../../words/words-context.tsx'

/** The sync server that others reach this circle through. */
export function ServerSettings({ serverUrl }: { serverUrl: string | null }): ReactNode {
  const { t } = useWords()
  const connect = useCommand('connectServer')
  const [server, setServer] = useState('')
  const [code, setCode] = useState('')
  const isReady = isServerUrl(toServerUrl(server)) && code.trim() !== ''
  if (serverUrl !== null) {
    return (
      <Card title={t('settings.server')}>
        <p>{t('settings.serverIs')}</p>
        <p className="settings-server">
          <bdi>{serverUrl}</bdi>
        </p>
      </Card>
    )
  }
  return (
    <Card title={t('settings.server')}>
      <p>{t('settings.noServer')}</p>
      <form
        className="settings-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady) void connect.run({ serverUrl: toServerUrl(server), code: code.trim() })
        }}
      >
        <TextField
          label={t('server.address')}
          value={server}
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          dir="ltr"
          onChange={setServer}
        />
        <TextField
          label={t('server.code')}
          hint={t('settings.codeHint')}
          value={code}
          maxLength={80}
          autoComplete="off"
          spellCheck={false}
          dir="ltr"
          onChange={setCode}
        />
        <ErrorNote error={connect.error} />
        <Button look="do" type="submit" icon={Link2} isBusy={connect.isBusy} isHeld={!isReady}>
          {t('settings.connect')}
        </Button>
      </form>
    </Card>
  )
}
