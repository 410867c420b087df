import type { Port } from '../../contract/port.ts'

/** Electron's `MessagePortMain`, as far as it is used here. */
type MessagePortLike = {
  on(event: 'message', listener: (event: { data: unknown }) => void): void
  on(event: 'close', listener: () => void): void
  postMessage(message: unknown): void
  start(): void
  close(): void
}
type ParentPort = {
  on(event: 'message', listener: (event: { data: unknown; ports: MessagePortLike[] }) => void): void
  postMessage(message: unknown): void
}

export type SecretName = 'keychain' | 'passphrase'

/** What Electron's main process does for the core. */
export type Shell = {
  /** Hands over each window, also those that came before the core was ready for them. */
  takeWindows(onWindow: (port: Port) => void): void
  /** Undefined when the shell has none. With `isNew` it may make one. */
  secret(name: SecretName, isNew: boolean): Promise<string | undefined>
  /** Shows a person why the core ends. */
  tellFailure(sentence: string): void
}

/** Null in plain Node. */
export function connectShell(parent = (process as { parentPort?: ParentPort }).parentPort): Shell | null {
  if (!parent) return null
  const waiting: Port[] = []
  const asked = new Map<SecretName, (value: string | undefined) => void>()
  let take = (port: Port): void => void waiting.push(port)
  parent.on('message', ({ data, ports }) => {
    const message = data as { type?: unknown; name: SecretName; value?: string } | null
    if (message?.type === 'window' && ports[0]) take(messagePortToPort(ports[0]))
    if (message?.type === 'secret') asked.get(message.name)?.(message.value)
  })
  return {
    takeWindows(onWindow) {
      take = onWindow
      for (const port of waiting.splice(0)) onWindow(port)
    },
    secret: (name, isNew) =>
      new Promise((resolve) => {
        asked.set(name, resolve)
        parent.postMessage({ type: 'secret-wanted', name, isNew })
      }),
    tellFailure: (sentence) => parent.postMessage({ type: 'failed', sentence }),
  }
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
