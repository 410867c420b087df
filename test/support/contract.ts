import { WebSocket } from 'ws'
import { type Client, createClient } from '../../desktop/contract/client.ts'
import type { Port } from '../../desktop/contract/port.ts'
import type { QueryName, QueryParams, QueryResults } from '../../desktop/contract/queries.ts'

/** A window without a screen: enters by a kiosk link and speaks the contract over its socket; resolves when it is connected. */
export async function openWindow(link: string): Promise<Client> {
  const origin = new URL(link).origin
  const entered = await fetch(link, { redirect: 'manual' })
  const cookie = entered.headers.getSetCookie()[0]?.split(';')[0]
  if (!cookie) throw new Error('the link gave no session')
  const client = createClient(() => connect(origin, cookie))
  await see(client, 'session', {}, () => true)
  return client
}

function connect(origin: string, cookie: string): Promise<Port> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/contract`, { headers: { Origin: origin, Cookie: cookie } })
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.once('open', () =>
      resolve({
        send: (text) => socket.send(text),
        onText: (listener) => void socket.on('message', (data: Buffer) => listener(data.toString())),
        onClose: (listener) => void socket.on('close', listener),
        close: () => socket.close(),
      }),
    )
  })
}

/** The first result of a query that passes; rejects after a while with the last one seen. */
export function see<Q extends QueryName>(
  client: Client,
  query: Q,
  params: QueryParams<Q>,
  passes: (value: QueryResults[Q]) => boolean,
  msMax = 20_000,
): Promise<QueryResults[Q]> {
  return new Promise((resolve, reject) => {
    let last: unknown
    const timer = setTimeout(
      () => finish(() => reject(new Error(`${query} never passed; last: ${JSON.stringify(last)?.slice(0, 3000)}`))),
      msMax,
    )
    const stop = client.watch(
      query,
      params,
      (value) => ((last = value), passes(value) && finish(() => resolve(value))),
      (error) => finish(() => reject(error)),
    )
    const finish = (end: () => void): void => {
      clearTimeout(timer)
      queueMicrotask(() => stop())
      end()
    }
  })
}
