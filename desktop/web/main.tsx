import '../ui/jitless.ts'
import { createClient } from '../contract/client.ts'
import { serve } from '../contract/serve.ts'
import { createHandlers } from '../replica/handlers.ts'
import { mountApp } from '../ui/mount.tsx'
import { openWebReplica } from './web-replica.ts'
import { createServerAccount } from './server-account.ts'
import { portPair } from './port-pair.ts'

/** The caregiver's app: a whole replica in the browser, behind the same contract as the kiosk's core. */
async function main(): Promise<void> {
  const replica = await openWebReplica()
  const { account, server } = await createServerAccount(replica)
  const about = { storage: 'IndexedDB', version: '0.1.0' }
  const handlers = createHandlers(
    replica,
    { server, account, box: null, scanner: null, pin: null, backup: null, health: null },
    about,
    (error, what) => console.error(what, error),
  )
  const client = createClient(async () => {
    const [screens, core] = portPair()
    serve(core, handlers)
    return screens
  })
  mountApp(document.getElementById('app')!, client)
}

void main()
