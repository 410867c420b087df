import type { Port } from '../../contract/port.ts'

/** Electron's `MessagePortMain`, as far as it is used here. */
type MessagePortLike = {
  on(event: 'message', listener: (event: { data: unknown }) => void): void
  on(event: 'close', listener: () => void): void
  postMessage(message: unknown): void
  start(): void
  close(): void
}
type ParentPort = { on(event: 'message', listener: (event: { data: unknown; ports: MessagePortLike[] }) => void): void }

/** Takes windows from Electron's main process, one message port each; does nothing in plain Node. */
export function listenToShell(onWindow: (port: Port) => void): boolean {
  const parent = (process as { parentPort?: ParentPort }).parentPort
  parent?.on('message', ({ data, ports }) => {
    const isWindow = (data as { type?: unknown } | null)?.type === 'window'
    if (isWindow && ports[0]) onWindow(messagePortToPort(ports[0]))
  })
  return parent !== undefined
}

function messagePortToPort(port: MessagePortLike): Port {
  return {
    send: (text) => port.postMessage(text),
    onText(listener) {
      port.on('message', ({ data }) => typeof data === 'string' && listener(data))
      port.start()
    },
    onClose: (listener) => port.on('close', listener),
    close: () => port.close(),
  }
}
