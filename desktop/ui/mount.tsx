import './jitless.ts'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import type { Client } from '../contract/client.ts'
import { App } from './app/App.tsx'
import './look/fonts.css'
import './look/tokens.css'
import './look/base.css'

/** Shows the screens in `root`, on any side of the contract that `client` speaks to; returns what takes them away. */
export function mountApp(root: HTMLElement, client: Client): () => void {
  const app = createRoot(root)
  app.render(
    <StrictMode>
      <App client={client} />
    </StrictMode>,
  )
  return () => app.unmount()
}
