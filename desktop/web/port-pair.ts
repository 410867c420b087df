import type { Port } from '../contract/port.ts'

/** Two ports joined inside one page; text arrives in a later task, as it would from elsewhere. */
export function portPair(): [Port, Port] {
  const { port1, port2 } = new MessageChannel()
  return [toPort(port1), toPort(port2)]
}

function toPort(port: MessagePort): Port {
  return {
    send: (text) => port.postMessage(text),
    onText: (listener) => void (port.onmessage = (event: MessageEvent<string>) => listener(event.data)),
    // A page is never without its own core.
    onClose: () => {},
    close: () => port.close(),
  }
}
