import { createFrameDecoder } from '../protocol/frame-decoder.ts'
import { type Message, readMessage } from '../protocol/message-codec.ts'

/** The messages in what was written. */
export function frameMessages(written: readonly Uint8Array[]): Message[] {
  const decoder = createFrameDecoder()
  return written.flatMap((bytes) => decoder.push(bytes)).map((frame) => readMessage(frame) as Message)
}
