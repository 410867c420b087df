import { createFrameDecoder, type FrameDecoder } from '../protocol/frame-decoder.ts'
import { type Message, readMessage } from '../protocol/message-codec.ts'
import type { BoxPort, PortOpener } from './box-port.ts'

export type PortSlotEvents = {
  opened(): void
  /** Closed by the other side, or would not open. */
  closed(reason: string): void
  heard(message: Message): void
}

/** Holds at most one open port; what an earlier one still says is not heard. */
export type PortSlot = {
  open(path: string): void
  write(bytes: Uint8Array): void
  /** Resolves when the port is free again. */
  close(): Promise<void>
  /** Bytes between two zeros that were no message, on all ports so far. */
  badFrames(): number
}

export function createPortSlot(opener: PortOpener, events: PortSlotEvents): PortSlot {
  let port: BoxPort | undefined
  let generation = 0
  let released: Promise<void> = Promise.resolve()
  let badFrames = 0

  function open(path: string): void {
    const mine = ++generation
    released
      .then(() => (mine === generation ? opener.open(path) : undefined))
      .then((opened) => opened && attach(opened, mine))
      .catch((error: unknown) => {
        if (mine === generation) events.closed(error instanceof Error ? error.message : String(error))
      })
  }

  function attach(opened: BoxPort, mine: number): void {
    if (mine !== generation) return release(opened)
    const decoder = createFrameDecoder()
    port = opened
    opened.onData((bytes) => mine === generation && hear(decoder, bytes, mine))
    opened.onClose(() => {
      if (mine !== generation) return
      port = undefined
      events.closed('the port was closed')
    })
    events.opened()
  }

  function hear(decoder: FrameDecoder, bytes: Uint8Array, mine: number): void {
    const before = faultsOf(decoder)
    const frames = decoder.push(bytes)
    badFrames += faultsOf(decoder) - before
    for (const frame of frames) {
      const message = readMessage(frame)
      if (typeof message === 'string') badFrames += 1
      else if (mine === generation) events.heard(message)
    }
  }

  function close(): Promise<void> {
    generation += 1
    if (port) release(port)
    port = undefined
    return released
  }

  function release(closing: BoxPort): void {
    released = Promise.all([released, closing.close()]).then(() => undefined)
  }

  return { open, close, write: (bytes) => port?.write(bytes), badFrames: () => badFrames }
}

function faultsOf({ faults }: FrameDecoder): number {
  return faults.crc + faults.length + faults.stuffing
}
