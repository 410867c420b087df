import compression from 'compression'
import express, { type Express } from 'express'
import { checkProtocol } from './protocol-check.ts'
import { noSuchRoute, replyError } from './reply-error.ts'
import { accountRoutes } from './routes/account-routes.ts'
import { deviceRoutes } from './routes/device-routes.ts'
import { liveRoute } from './routes/live-route.ts'
import { syncRoutes } from './routes/sync-routes.ts'
import { noStore, securityHeaders } from './security-headers.ts'
import type { Services } from './services.ts'
import { webApp } from './web-app.ts'

/** The whole HTTP side; `webFolder` undefined leaves the web app out. */
export function createApp(services: Services, webFolder: string | undefined): Express {
  const app = express().disable('x-powered-by').disable('etag')
  app.use(securityHeaders)
  app.use('/v1', noStore, checkProtocol, liveRoute(services))
  app.use(compression())
  app.get('/v1/health', async (_request, response) => {
    await services.storage.assertUp()
    response.json({ ok: true })
  })
  app.get('/.well-known/jwks.json', (_request, response) => void response.json(services.keys.publicKeys()))
  app.use('/v1', accountRoutes(services), deviceRoutes(services), syncRoutes(services), noSuchRoute)
  app.use(webApp(webFolder))
  app.use(replyError(services.log))
  return app
}
