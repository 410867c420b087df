import { linkLimits, protocolVersions } from '../protocol/limits.ts'
import type { Message, MessageFault } from '../protocol/message-codec.ts'
import {
  type BoxErrorCode,
  buzzerPatterns,
  errorCodes,
  type MessageName,
  type MessageValues,
  type ResetCause,
  resetCauses,
  timeQualities,
} from '../protocol/messages.ts'
import type { BoxClock } from './box-clock.ts'
import type { BoxJournal } from './box-journal.ts'

export type Outputs = { readonly leds: number; readonly blinking: number; readonly buzzer: number; readonly offAtMs: number }

/** The parts of a running box that requests reach. */
export type BoxSelf = {
  readonly journal: BoxJournal
  readonly clock: BoxClock
  readonly uptimeS: () => number
  readonly monotonicMs: () => number
  readonly now: () => MessageValues<'state-reply'>
  outputs: Outputs | undefined
}

export type HelloFacts = MessageValues<'state-reply'> & {
  readonly drawers: number
  readonly cause: ResetCause
  readonly faults: { readonly crc: number; readonly length: number; readonly stuffing: number }
}

export type Reply = { [N in MessageName]: { readonly name: N; readonly values: MessageValues<N> } }[MessageName]

const firmware = { firmwareMajor: 0, firmwareMinor: 1 }
const u16Max = 0xffff

/** Carries out a request. `type` is its code on the wire, for those that say nothing to this version. */
export function answer(self: BoxSelf, message: Message | MessageFault, type: number, hello: HelloFacts): Reply {
  if (typeof message === 'string') return error(type, message)
  switch (message.name) {
    case 'hello':
      return { name: 'hello-reply', values: helloValues(self, message.values.nonce, hello) }
    case 'ping':
      return { name: 'ping-reply', values: message.values }
    case 'outputs':
      return setOutputs(self, message.values, type)
    case 'time-set':
      return setTime(self, message.values, type)
    case 'journal-read':
      return readJournal(self, message.values, type)
    case 'journal-ack':
      return acknowledge(self, message.values, type)
    case 'state':
      return { name: 'state-reply', values: self.now() }
    default:
      return error(type, 'unknown-type')
  }
}

function helloValues({ journal }: BoxSelf, nonce: number, hello: HelloFacts): MessageValues<'hello-reply'> {
  const { drawers, flags, boot, uptimeS, newestSeq, cause, faults } = hello
  return {
    protocolMin: protocolVersions.min,
    protocolMax: protocolVersions.max,
    nonce,
    drawers,
    flags,
    uuid: journal.uuid,
    epoch: journal.epoch,
    boot,
    uptimeS,
    resetCause: resetCauses[cause],
    ...firmware,
    crcErrors: Math.min(faults.crc, u16Max),
    frameErrors: Math.min(faults.length + faults.stuffing, u16Max),
    journalErrors: 0,
    newestSeq,
  }
}

function setOutputs(self: BoxSelf, { leds, blinking, buzzer, ttlS }: MessageValues<'outputs'>, type: number): Reply {
  const isPattern = Object.values<number>(buzzerPatterns).includes(buzzer)
  if (!isPattern || ttlS < 1 || ttlS > linkLimits.outputsTtlSMax) return error(type, 'bad-value')
  self.outputs = { leds, blinking, buzzer, offAtMs: self.monotonicMs() + ttlS * 1000 }
  return { name: 'outputs-reply', values: {} }
}

function setTime(self: BoxSelf, { epochS, ms, quality }: MessageValues<'time-set'>, type: number): Reply {
  if (ms > 999 || !Object.values<number>(timeQualities).includes(quality)) return error(type, 'bad-value')
  self.clock.set(epochS * 1000 + ms)
  return { name: 'time-set-reply', values: {} }
}

function readJournal({ journal }: BoxSelf, { epoch, fromSeq, recordsMax }: MessageValues<'journal-read'>, type: number): Reply {
  if (epoch !== journal.epoch) return error(type, 'wrong-epoch')
  const pageMax = Math.min(recordsMax, linkLimits.journalPageRecordsMax)
  return { name: 'journal-read-reply', values: { records: journal.page(fromSeq, pageMax) } }
}

function acknowledge({ journal }: BoxSelf, { epoch, upToSeq }: MessageValues<'journal-ack'>, type: number): Reply {
  if (epoch !== journal.epoch) return error(type, 'wrong-epoch')
  if (upToSeq > journal.newestSeq() + linkLimits.journalSkipMax) return error(type, 'bad-value')
  journal.acknowledge(upToSeq)
  return { name: 'journal-ack-reply', values: { ackedSeq: journal.ackedSeq() } }
}

function error(request: number, code: BoxErrorCode): Reply {
  return { name: 'error', values: { code: errorCodes[code], request } }
}
