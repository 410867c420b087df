import { encodeFrame, type Frame } from './frame.ts'
import { type Layout, packPayload, unpackPayload, type Values } from './layout.ts'
import { messages, type MessageName, type MessageValues } from './messages.ts'

/** A message with the sequence number that ties a reply to its request. */
export type Message = { [N in MessageName]: { readonly name: N; readonly seq: number; readonly values: MessageValues<N> } }[MessageName]

const nameByCode = new Map<number, MessageName>(Object.entries(messages).map(([name, { code }]) => [code, name as MessageName]))

/** The bytes to send; throws RangeError when a value does not fit its field. */
export function encodeMessage<N extends MessageName>(name: N, seq: number, values: MessageValues<N>): Uint8Array {
  const { code, layout } = messages[name]
  return encodeFrame({ type: code, seq, payload: packPayload(layout as Layout, values as Values<Layout>) })
}

export type MessageFault = 'unknown-type' | 'bad-length'

/** What a good frame says. */
export function readMessage(frame: Frame): Message | MessageFault {
  const name = nameByCode.get(frame.type)
  if (!name) return 'unknown-type'
  const values = unpackPayload(messages[name].layout as Layout, frame.payload)
  return values ? { name, seq: frame.seq, values } : 'bad-length'
}
