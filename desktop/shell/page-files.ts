import { statSync } from 'node:fs'
import { extname, join, normalize } from 'node:path'
import { pathToFileURL } from 'node:url'
import { net } from 'electron'
import { contentPolicy } from '../contract/content-policy.ts'

/** Answers the page's requests from a folder, under a policy that lets nothing else in. */
export function servePage(folder: string): (request: Request) => Promise<Response> {
  return async (request) => {
    const file = findPageFile(folder, new URL(request.url).pathname)
    if (!file) return new Response('', { status: 404 })
    const response = await net.fetch(pathToFileURL(file).href)
    const headers = new Headers(response.headers)
    headers.set('Content-Security-Policy', contentPolicy)
    return new Response(response.body, { status: response.status, headers })
  }
}

/** An absolute path cannot climb above its root when it is normalised, so the file is always inside the folder. */
export function findPageFile(folder: string, pathname: string): string | undefined {
  const wanted = join(folder, normalize(`/${decode(pathname)}`))
  if (isFile(wanted)) return wanted
  return extname(wanted) ? undefined : join(folder, 'kiosk.html')
}

function decode(pathname: string): string {
  try {
    return decodeURIComponent(pathname).replaceAll('\0', '')
  } catch {
    return '/'
  }
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
