import { maskToDrawers } from '../protocol/drawer-mask.ts'
import type { Frame } from '../protocol/frame.ts'
import { createFrameDecoder } from '../protocol/frame-decoder.ts'
import { readJournalRecord } from '../protocol/journal-record.ts'
import { encodeMessage, readMessage } from '../protocol/message-codec.ts'
import { boxFlags, messages, type MessageValues, type ResetCause, resetCauses } from '../protocol/messages.ts'
import type { BoxClock } from './box-clock.ts'
import type { BoxIdentity } from './box-identity.ts'
import { type BoxJournal, type Entry, openBoxJournal } from './box-journal.ts'
import { answer, type BoxSelf, type Outputs, type Reply } from './box-requests.ts'
import type { Eeprom } from './eeprom.ts'

/** Where a hand has left drawers and lid: no power cut moves them. */
export type Switches = { readonly openMask: number; readonly lidOpen: boolean }

export type FirmwareOptions = {
  readonly eeprom: Eeprom
  readonly clock: BoxClock
  readonly drawers: number
  /** Who a box with an empty EEPROM becomes. */
  readonly birth: () => BoxIdentity
  readonly monotonicMs: () => number
  readonly send: (bytes: Uint8Array) => void
}

/** One run of the firmware, from a reset to the next. What it holds is RAM. */
export type Firmware = {
  readonly journal: BoxJournal
  /** What is lit and sounds, unless its time-to-live is over. */
  outputs(): Outputs | undefined
  receive(bytes: Uint8Array): void
  /** Journals what a hand has changed since the last look. */
  noticeSwitches(): void
}

const eventSeq = 0
const firstReplyCode = 0x80

/** Starts the firmware. Any call may end in a `PowerCut` from the EEPROM; the run is over then. */
export function startFirmware(options: FirmwareOptions, cause: ResetCause, switches: () => Switches): Firmware {
  const { clock, monotonicMs, send } = options
  const journal = openBoxJournal(options.eeprom, options.birth)
  const decoder = createFrameDecoder()
  const startedAtMs = monotonicMs()
  const self: BoxSelf = { journal, clock, uptimeS, monotonicMs, now, outputs: undefined }
  const known = { ...journalledSwitches(journal) }
  let isBootJournalled = false
  let lastRequest: { readonly key: string; readonly reply: Uint8Array } | undefined

  function uptimeS(): number {
    return Math.floor((monotonicMs() - startedAtMs) / 1000)
  }

  function now(): MessageValues<'state-reply'> {
    const { openMask: open, lidOpen } = switches()
    const newestSeq = journal.newestSeq()
    return { boot: journal.boot, uptimeS: uptimeS(), open, flags: flagsOf(clock, lidOpen), newestSeq, ackedSeq: journal.ackedSeq() }
  }

  function noticeSwitches(): void {
    const seen = switches()
    for (const drawer of maskToDrawers(known.openMask ^ seen.openMask)) {
      const bit = 1 << (drawer - 1)
      journalEvent(seen.openMask & bit ? 'drawer-opened' : 'drawer-closed', drawer)
      known.openMask ^= bit
    }
    if (known.lidOpen === seen.lidOpen) return
    journalEvent(seen.lidOpen ? 'lid-opened' : 'lid-closed', 0)
    known.lidOpen = seen.lidOpen
  }

  // Opening a port resets the board: journalling each boot would push the doses out of the ring.
  function journalEvent(kind: Entry['kind'], detail: number): void {
    if (!isBootJournalled) append('boot', resetCauses[cause])
    isBootJournalled = true
    append(kind, detail)
    const { boot, newestSeq, open, flags } = now()
    send(encodeMessage('event', eventSeq, { boot, newestSeq, open, flags }))
  }

  function append(kind: Entry['kind'], detail: number): void {
    const clockMs = clock.now()
    const time = clockMs === undefined ? { uptimeS: uptimeS() } : { clockS: Math.floor(clockMs / 1000) }
    journal.append({ kind, detail, time })
  }

  function receive(bytes: Uint8Array): void {
    for (const frame of decoder.push(bytes)) {
      if (frame.type < firstReplyCode) send(replyTo(frame))
    }
  }

  // A repeated request gets its reply again and is not carried out again.
  function replyTo(frame: Frame): Uint8Array {
    if (frame.type === messages.hello.code) {
      lastRequest = undefined
      return carryOut(frame)
    }
    const key = `${frame.type} ${frame.seq} ${frame.payload.join(' ')}`
    if (lastRequest?.key !== key) lastRequest = { key, reply: carryOut(frame) }
    return lastRequest.reply
  }

  function carryOut(frame: Frame): Uint8Array {
    const hello = { ...now(), drawers: options.drawers, cause, faults: decoder.faults }
    const reply = answer(self, readMessage(frame), frame.type, hello)
    return encodeMessage<Reply['name']>(reply.name, frame.seq, reply.values)
  }

  const outputs = () => (self.outputs && self.outputs.offAtMs > monotonicMs() ? self.outputs : undefined)
  noticeSwitches()
  return { journal, outputs, receive, noticeSwitches }
}

// At boot the switches are compared with the newest journalled state, so that a drawer opened during
// the bootloader's wait is not lost. What the journal does not mention was closed.
function journalledSwitches(journal: BoxJournal): Switches {
  let { openMask, lidOpen } = { openMask: 0, lidOpen: false }
  for (const record of journal.page(1, Number.POSITIVE_INFINITY).map(readJournalRecord)) {
    if (record.kind === 'drawer-opened') openMask |= 1 << (record.drawer - 1)
    if (record.kind === 'drawer-closed') openMask &= ~(1 << (record.drawer - 1))
    if (record.kind === 'lid-opened' || record.kind === 'lid-closed') lidOpen = record.kind === 'lid-opened'
  }
  return { openMask, lidOpen }
}

function flagsOf(clock: BoxClock, lidOpen: boolean): number {
  const { clockSet, clockBattery, lidOpen: lid, lidFitted, buzzerFitted } = boxFlags
  const clockFlags = (clock.now() === undefined ? 0 : clockSet) | (clock.hasBattery() ? clockBattery : 0)
  return clockFlags | (lidOpen ? lid : 0) | lidFitted | buzzerFitted
}
