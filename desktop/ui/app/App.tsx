import { type ReactNode, useLayoutEffect } from 'react'
import type { Client } from '../../contract/client.ts'
import type { SessionView } from '../../contract/views.ts'
import { ClientProvider } from '../data/client-context.tsx'
import { PinGate } from '../data/pin-gate.tsx'
import { useQuery } from '../data/use-query.ts'
import { FirstRunScreen } from '../screens/first-run/FirstRunScreen.tsx'
import { RecoveryWordsScreen } from '../screens/first-run/RecoveryWordsScreen.tsx'
import { PairingScreen } from '../screens/sign-in/PairingScreen.tsx'
import { SignInScreen } from '../screens/sign-in/SignInScreen.tsx'
import { chooseLocale } from '../words/locales.ts'
import { createWords } from '../words/words.ts'
import { WordsContext } from '../words/words-context.tsx'
import { ConnectionBanner } from './ConnectionBanner.tsx'
import { codeFromLink } from './join-link.ts'
import { SessionContext } from './session-context.tsx'
import { Shell } from './Shell.tsx'
import { Starting } from './Starting.tsx'
import { useHash } from './use-route.ts'
import { useTheme } from './use-theme.ts'

export function App({ client }: { client: Client }): ReactNode {
  return (
    <ClientProvider client={client}>
      <Session />
    </ClientProvider>
  )
}

function Session(): ReactNode {
  const { value: session } = useQuery('session', {})
  const language = session?.preferences.language
  const id = chooseLocale([...(language ? [language] : []), ...navigator.languages])
  const words = createWords(id)
  useTheme(session)
  useLayoutEffect(() => {
    document.documentElement.lang = id
    document.documentElement.dir = words.locale.direction
  }, [id, words.locale.direction])
  return (
    <WordsContext value={words}>
      <PinGate>
        {session ? (
          <SessionContext value={session}>
            <Phase session={session} />
          </SessionContext>
        ) : (
          <Starting />
        )}
      </PinGate>
      <ConnectionBanner />
    </WordsContext>
  )
}

function Phase({ session }: { session: SessionView }): ReactNode {
  // An invitation may be opened in a window that is there already: its form begins anew.
  const code = codeFromLink(useHash())
  if (session.phase === 'first-run') return <FirstRunScreen />
  if (session.phase === 'recovery-words') return <RecoveryWordsScreen />
  if (session.phase === 'signed-out') return <SignInScreen key={code} linkCode={code} />
  if (session.phase === 'no-circle' || session.circle === null) return <PairingScreen key={code} linkCode={code} />
  return <Shell key={session.circle} />
}
