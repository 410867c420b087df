import { readFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { z } from 'zod'
import type { BoxPort, PortInfo, PortOpener } from '../driver/box-port.ts'

const scheme = 'sim:'
const connectMsMax = 2000

/** Where a simulator listens on 127.0.0.1; `serial` is null while its box is unplugged or without power. */
export const portFileSchema = z.object({ serial: z.int().nullable(), control: z.int() })

/** The virtual box whose simulator keeps `portFile`. */
export function createSocketOpener({ portFile }: { readonly portFile: string }): PortOpener {
  return { list: () => listSocket(portFile), open: (path) => openSocket(Number(path.slice(scheme.length))) }
}

// Without the file there is no simulator; with half of one it is just being started.
async function listSocket(portFile: string): Promise<PortInfo[]> {
  const text = await readFile(portFile, 'utf8').catch(() => '')
  const parsed = text === '' ? undefined : portFileSchema.safeParse(JSON.parse(text))
  const serial = parsed?.data?.serial
  return serial ? [{ path: `${scheme}${serial}`, rank: 0 }] : []
}

function openSocket(port: number): Promise<BoxPort> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true, timeout: connectMsMax })
    socket.once('timeout', () => socket.destroy(new Error('the simulator does not answer')))
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.setTimeout(0)
      resolve(toBoxPort(socket))
    })
  })
}

function toBoxPort(socket: Socket): BoxPort {
  return {
    write: (bytes) => void (socket.writable && socket.write(bytes)),
    onData: (listener) => void socket.on('data', listener),
    onClose: (listener) => void (socket.destroyed ? queueMicrotask(listener) : socket.once('close', () => listener())),
    close: () =>
      new Promise((resolve) => {
        if (socket.closed) return resolve()
        socket.once('close', () => resolve())
        socket.destroy()
      }),
  }
}
