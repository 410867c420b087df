import type { ReadStream } from 'node:tty'

/** A pseudoterminal whose other end a program can open like a serial port. */
export type Pty = {
  /** The device to open, such as /dev/pts/3. */
  readonly path: string
  write(bytes: Uint8Array): void
  onData(listener: (bytes: Uint8Array) => void): void
  close(): void
}

// node-pty's `open` is not in its types: it makes a terminal without a program in it.
type NodePty = { open(options: { encoding: null }): { readonly ptsName: string; readonly master: ReadStream; readonly slave: ReadStream } }

/** Linux and macOS only: throws on Windows, which has no pseudoterminals of this kind. */
export async function openPty(): Promise<Pty> {
  if (process.platform === 'win32') throw new Error('pseudoterminals exist on Linux and macOS only; use the TCP port instead')
  const nodePty = (await import('@lydell/node-pty')) as unknown as NodePty
  const { ptsName, master, slave } = nodePty.open({ encoding: null })
  // Our own handle on the far end keeps the near end alive while no program has it open; it must not
  // take bytes away from that program, nor echo them.
  slave.pause()
  slave.setRawMode(true)
  master.on('error', () => undefined)
  return {
    path: ptsName,
    write: (bytes) => void (master.writable && master.write(bytes)),
    onData: (listener) => void master.on('data', listener),
    close() {
      master.destroy()
      slave.destroy()
    },
  }
}
