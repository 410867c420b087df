import type { Port } from '../contract/port.ts'

/** How the core's host closes a window that has no session; trying again is useless. */
const unauthorised = 4401

/** What the shell's preload script offers. */
type MedboxWindow = Window & { medbox?: { ready(): void } }

/** Under the shell: by the port that it hands over; in a browser: by a WebSocket to where the page came from. */
export function connectKiosk(onNoSession: () => void): Promise<Port> {
  const { medbox } = window as MedboxWindow
  return medbox ? portFromShell(medbox) : openSocket(onNoSession)
}

function portFromShell(medbox: { ready(): void }): Promise<Port> {
  return new Promise((resolve) => {
    const receive = (event: MessageEvent): void => {
      const [port] = event.ports
      if (event.source !== window || event.data !== 'medbox-port' || !port) return
      removeEventListener('message', receive)
      resolve(overMessagePort(port))
    }
    addEventListener('message', receive)
    medbox.ready()
  })
}

function overMessagePort(port: MessagePort): Port {
  port.start()
  return {
    send: (text) => port.postMessage(text),
    onText: (listener) => port.addEventListener('message', (event: MessageEvent<string>) => listener(event.data)),
    onClose: (listener) => port.addEventListener('close', listener),
    close: () => port.close(),
  }
}

function openSocket(onNoSession: () => void): Promise<Port> {
  const { protocol, host } = location
  const socket = new WebSocket(`${protocol === 'https:' ? 'wss:' : 'ws:'}//${host}/contract`)
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve(overSocket(socket)))
    socket.addEventListener('close', (event) => {
      if (event.code === unauthorised) onNoSession()
      reject(new Error('the core does not answer'))
    })
  })
}

function overSocket(socket: WebSocket): Port {
  return {
    // While it closes nothing is sent: what waited for an answer is rejected by the close.
    send: (text) => void (socket.readyState === WebSocket.OPEN && socket.send(text)),
    onText: (listener) => socket.addEventListener('message', (event: MessageEvent<string>) => listener(event.data)),
    onClose: (listener) => socket.addEventListener('close', listener),
    close: () => socket.close(),
  }
}
