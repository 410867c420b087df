import './jitless.ts'
import { createClient } from '../contract/client.ts'
import { connectKiosk } from './connect-kiosk.ts'
import { mountNoSession } from './mount-no-session.tsx'
import { mountApp } from './mount.tsx'

const root = document.getElementById('root')!
const client = createClient(() => connectKiosk(endWithoutSession))
const unmount = mountApp(root, client)

function endWithoutSession(): void {
  client.close()
  unmount()
  mountNoSession(root)
}
