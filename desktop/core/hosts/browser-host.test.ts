import { mkdtempSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { startBrowserHost } from './browser-host.ts'

async function startHost(sessionKey = Buffer.alloc(32, 7)) {
  const folder = mkdtempSync(join(tmpdir(), 'medbox-screens-'))
  writeFileSync(join(folder, 'kiosk.html'), '<title>Medbox</title>')
  writeFileSync(join(folder, 'screen.js'), 'export {}')
  const links: string[] = []
  const windows: unknown[] = []
  const host = await startBrowserHost({
    port: 0,
    folder,
    sessionKey,
    onWindow: (port) => windows.push(port),
    onLink: (url) => links.push(url),
  })
  onTestFinished(() => host.close())
  const origin = new URL(links[0]!).origin
  return { origin, links, windows }
}

const enter = async (link: string): Promise<string> => {
  const response = await fetch(link, { redirect: 'manual' })
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

/** The close code of a socket, or 'open' when the host still answers on it after the opening. */
function connect(origin: string, headers: Record<string, string>): Promise<number | 'open' | 'refused'> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/contract`, { headers: { Origin: origin, ...headers } })
    // A close that was sent at the opening comes before the answer.
    socket.on('open', () => socket.ping())
    socket.on('pong', () => (resolve('open'), socket.terminate()))
    socket.on('close', resolve)
    socket.on('error', () => resolve('refused'))
  })
}

test('I9.30 the data channel opens for a session from a one-time link, and for nothing else', async () => {
  const { origin, links, windows } = await startHost()
  expect(await connect(origin, {})).toBe(4401)
  expect(await connect(origin, { Cookie: `medbox-${new URL(origin).port}=abc.def` })).toBe(4401)
  const cookie = await enter(links[0]!)
  expect(await connect(origin, { Cookie: cookie })).toBe('open')
  expect(windows).toHaveLength(1)
})

test('I9.31 a link works once; its use brings a new one', async () => {
  const { links } = await startHost()
  expect(await enter(links[0]!)).not.toBe('')
  expect(await enter(links[0]!)).toBe('')
  expect(links).toHaveLength(2)
  expect(await enter(links[1]!)).not.toBe('')
})

test('I9.32 other sites get nothing: by Origin, or by a name that was rebound to this address', async () => {
  const { origin, links, windows } = await startHost()
  const cookie = await enter(links[0]!)
  expect(await connect(origin, { Cookie: cookie, Origin: 'http://evil.example' })).toBe('refused')
  const status = await new Promise((resolve) =>
    httpRequest(origin, { headers: { Host: 'evil.example' } }, (response) => resolve(response.statusCode)).end(),
  )
  expect(status).toBe(421)
  expect(windows).toHaveLength(0)
})

test('I9.33 a session survives a restart of the core, and ends with the device’s key', async () => {
  const key = Buffer.alloc(32, 9)
  const first = await startHost(key)
  const value = (await enter(first.links[0]!)).split('=')[1]!
  const again = await startHost(key)
  const other = await startHost(Buffer.alloc(32, 1))
  const cookieOf = (origin: string) => ({ Cookie: `medbox-${new URL(origin).port}=${value}` })
  expect(await connect(again.origin, cookieOf(again.origin))).toBe('open')
  expect(await connect(other.origin, cookieOf(other.origin))).toBe(4401)
})

test('I9.34 only the built screens are served, whatever the path says', async () => {
  const { origin } = await startHost()
  expect(await (await fetch(`${origin}/today`)).text()).toContain('Medbox')
  expect((await fetch(`${origin}/screen.js`)).headers.get('content-type')).toContain('javascript')
  for (const path of ['/..%2f..%2fetc%2fpasswd', '/%00', '/%E0%A4%A', '/../package.json'])
    expect(await (await fetch(origin + path)).text()).not.toMatch(/root:|"name"/)
  expect((await fetch(origin, { method: 'POST' })).status).toBe(405)
})

test('I9.62 requests and frames that are none end nothing but themselves', async () => {
  const { origin, links } = await startHost()
  const port = Number(new URL(origin).port)
  const ask = (path: string) =>
    new Promise((resolve, reject) => {
      const request = httpRequest({ host: '127.0.0.1', port, path, headers: { Host: `127.0.0.1:${port}` } }, (response) =>
        resolve(response.statusCode),
      )
      request.on('error', reject).end()
    })
  for (const path of ['//', 'http://[', '/%00', '/%E0%A4%A', '*', 'http://x:99999/', '/?token=%', '/../../etc/passwd'])
    expect(await ask(path), path).toBeLessThan(500)
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/contract`, { headers: { Origin: origin, Cookie: await enter(links[0]!) } })
  await new Promise((resolve) => socket.once('open', resolve))
  const closed = new Promise((resolve) => socket.once('close', resolve))
  // A reserved bit and an unknown kind of frame (RFC 6455, 5.2).
  ;(socket as unknown as { _socket: { write(bytes: Buffer): void } })._socket.write(Buffer.from([0xff, 0x80, 0, 0, 0, 0]))
  await closed
  expect(await ask('/')).toBe(200)
})
