import { createReadStream, statSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { extname, join, normalize, sep } from 'node:path'
import { contentPolicy } from '../../contract/content-policy.ts'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

/** Sends one file of a folder, or its page for paths without one; nothing outside the folder. */
export function serveFile(folder: string, pathname: string, response: ServerResponse): void {
  response.setHeader('Content-Security-Policy', contentPolicy)
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('Referrer-Policy', 'no-referrer')
  response.setHeader('Permissions-Policy', 'camera=(self), microphone=(), geolocation=()')
  const file = findFile(folder, pathname)
  if (!file) {
    response.statusCode = 404
    return void response.end('The screens are not built. Run: npm run build')
  }
  response.setHeader('Content-Type', types[extname(file)] ?? 'application/octet-stream')
  // Built files carry a hash in their name; pages do not.
  response.setHeader('Cache-Control', extname(file) === '.html' ? 'no-cache' : 'max-age=31536000, immutable')
  createReadStream(file)
    .on('error', () => response.destroy())
    .pipe(response)
}

function findFile(folder: string, pathname: string): string | undefined {
  const wanted = normalize(join(folder, decode(pathname)))
  const candidates =
    wanted.startsWith(folder + sep) && extname(wanted) ? [wanted] : [join(folder, 'kiosk.html'), join(folder, 'index.html')]
  return candidates.find(isFile)
}

function decode(pathname: string): string {
  try {
    return decodeURIComponent(pathname).replaceAll('\0', '')
  } catch {
    return '/'
  }
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
