import type { Response } from 'express'
import type { LiveEvent } from '../../shared/protocol/live.ts'
import { serverLimits } from '../limits.ts'

/** One open event stream (WHATWG HTML, "Server-sent events"). A reader that does not keep up is cut off. */
export class EventStream {
  readonly #response: Response

  constructor(response: Response) {
    this.#response = response
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
    response.flushHeaders()
  }

  send(event: LiveEvent): void {
    this.#write(`data: ${JSON.stringify(event)}\n\n`)
  }

  /** A comment line, which keeps proxies and the reader from taking the connection for dead. */
  beat(): void {
    this.#write(':\n\n')
  }

  end(): void {
    this.#response.end()
  }

  onClose(listener: () => void): void {
    this.#response.once('close', listener)
  }

  #write(text: string): void {
    if (this.#response.writableEnded || this.#response.destroyed) return
    if (this.#response.writableLength > serverLimits.liveBufferBytesMax) this.#response.destroy()
    else this.#response.write(text)
  }
}
