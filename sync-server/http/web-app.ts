import { existsSync } from 'node:fs'
import { join } from 'node:path'
import express, { type RequestHandler, Router } from 'express'

/** The caregiver's web app from its built folder; every other page address is the app's own to show. */
export function webApp(folder: string | undefined): Router {
  const router = Router()
  const page = folder && join(folder, 'index.html')
  if (!folder || !page || !existsSync(page)) return router.use(noWebApp(folder))
  router.use(
    express.static(folder, { index: false, setHeaders: (response, path) => void response.set('cache-control', cacheFor(folder, path)) }),
  )
  router.get('/{*path}', (_request, response) => {
    response.set('cache-control', 'no-cache')
    response.sendFile(page)
  })
  return router
}

/** Files under `assets` carry a hash of their content in the name. */
const cacheFor = (folder: string, path: string): string =>
  path.startsWith(join(folder, 'assets')) ? 'public, max-age=31536000, immutable' : 'no-cache'

function noWebApp(folder: string | undefined): RequestHandler {
  const why = folder ? 'it has not been built: run "npm run build", then start the server again' : 'it was left out with --no-web'
  return (_request, response) => void response.status(404).type('text/plain').send(`There is no web app here; ${why}.\n`)
}
