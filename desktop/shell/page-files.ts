import { pathToFileURL } from 'node:url'
import { net } from 'electron'
import { contentPolicy } from '../contract/content-policy.ts'
import { findPageFile } from './find-page-file.ts'

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
