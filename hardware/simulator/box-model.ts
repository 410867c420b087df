import { maskToDrawers } from '../protocol/drawer-mask.ts'
import { createFrameDecoder, type FrameDecoder } from '../protocol/frame-decoder.ts'
import { encodeMessage, readMessage } from '../protocol/message-codec.ts'
import { boxFlags, type BuzzerPattern, buzzerPatterns, messages, type ResetCause, resetCauses } from '../protocol/messages.ts'
import { type JournalRecord, readJournalRecord } from '../protocol/journal-record.ts'
import type { BoxClock } from './box-clock.ts'
import type { BoxIdentity } from './box-identity.ts'
import { type BoxJournal, type Entry, openBoxJournal } from './box-journal.ts'
import { answer, type BoxSelf, type Reply } from './box-requests.ts'
import { type Eeprom, PowerCut } from './eeprom.ts'

// What the firmware keeps to, in TypeScript: everything in `Running` is RAM and dies with the power,
// the EEPROM and the clock chip keep what they were given, switches are where the hand left them.

/** Where a hand has left drawers and lid: no power cut moves them. */
export type Switches = { readonly openMask: number; readonly lidOpen: boolean }

export type BoxModelOptions = {
  readonly eeprom: Eeprom
  readonly clock: BoxClock
  readonly drawers: number
  readonly switches?: Switches
  /** Called before the firmware notices. */
  readonly onMove?: (switches: Switches) => void
  /** Called when the power went, by hand or in the middle of a write. */
  readonly onPowerOff?: () => void
  readonly birth: () => BoxIdentity
  readonly monotonicMs: () => number
  /** Calls back when the board has started; returns the way to call it off. */
  readonly after: (ms: number, callback: () => void) => () => void
  /** How long a reset board hears nothing: a bootloader's wait. */
  readonly bootMs: number
  readonly send: (bytes: Uint8Array) => void
}

export type BoxSnapshot = {
  readonly powered: boolean
  readonly uuid: string | undefined
  readonly boot: number | undefined
  readonly drawers: number
  readonly leds: readonly number[]
  readonly blinking: readonly number[]
  readonly buzzer: BuzzerPattern
  readonly openDrawers: readonly number[]
  readonly lidOpen: boolean
  readonly clockSet: boolean
  readonly clockBattery: boolean
  readonly journal: { readonly newestSeq: number; readonly ackedSeq: number; readonly records: readonly JournalRecord[] }
}

export type BoxModel = {
  powerOn(): void
  powerOff(): void
  /** Starts the firmware anew; opening the port of a Nano does this. Nothing happens without power. */
  reset(cause: ResetCause): void
  receive(bytes: Uint8Array): void
  moveDrawer(drawer: number, isOpen: boolean): void
  moveLid(isOpen: boolean): void
  snapshot(): BoxSnapshot
}

type Running = {
  readonly journal: BoxJournal
  readonly cause: ResetCause
  readonly decoder: FrameDecoder
  readonly self: BoxSelf
  isBootJournalled: boolean
  /** What the firmware last knew of its switches. */
  openMask: number
  lidOpen: boolean
  lastRequest: { readonly key: string; readonly reply: Uint8Array } | undefined
}

const eventSeq = 0
const firstReplyCode = 0x80

export function createBoxModel(options: BoxModelOptions): BoxModel {
  const { eeprom, clock, monotonicMs, send } = options
  let { openMask, lidOpen } = options.switches ?? { openMask: 0, lidOpen: false }
  let isPowered = false
  let running: Running | undefined
  let cancelBoot = () => {}

  function restart(cause: ResetCause): void {
    cancelBoot()
    running = undefined
    cancelBoot = options.after(options.bootMs, () => survivingPowerCuts(() => boot(cause)))
  }

  function boot(cause: ResetCause): void {
    const journal = openBoxJournal(eeprom, options.birth)
    const startedAtMs = monotonicMs()
    const uptimeS = () => Math.floor((monotonicMs() - startedAtMs) / 1000)
    const self: BoxSelf = { journal, clock, uptimeS, monotonicMs, outputs: undefined, now: () => switches(journal, uptimeS) }
    running = { journal, cause, decoder: createFrameDecoder(), self, isBootJournalled: false, ...lastSwitches(journal), lastRequest: undefined }
    noticeSwitches(running)
  }

  function switches(journal: BoxJournal, uptimeS: () => number) {
    const { boot } = journal
    return { boot, uptimeS: uptimeS(), open: openMask, flags: flags(), newestSeq: journal.newestSeq(), ackedSeq: journal.ackedSeq() }
  }

  function flags(): number {
    return (
      (clock.now() === undefined ? 0 : boxFlags.clockSet) |
      (clock.hasBattery() ? boxFlags.clockBattery : 0) |
      (lidOpen ? boxFlags.lidOpen : 0) |
      boxFlags.lidFitted |
      boxFlags.buzzerFitted
    )
  }

  // At boot the firmware compares its switches with the newest journalled state, so that a drawer
  // opened during the bootloader's wait is not lost. What the journal does not mention was closed.
  function lastSwitches(journal: BoxJournal): Switches {
    const last = { openMask: 0, lidOpen: false }
    for (const wire of journal.page(1, Number.POSITIVE_INFINITY)) {
      const record = readJournalRecord(wire)
      if (record.kind === 'drawer-opened') last.openMask |= 1 << (record.drawer - 1)
      if (record.kind === 'drawer-closed') last.openMask &= ~(1 << (record.drawer - 1))
      if (record.kind === 'lid-opened' || record.kind === 'lid-closed') last.lidOpen = record.kind === 'lid-opened'
    }
    return last
  }

  function noticeSwitches(box: Running): void {
    for (const drawer of maskToDrawers(box.openMask ^ openMask)) {
      const isOpen = (openMask & (1 << (drawer - 1))) !== 0
      journalEvent(box, isOpen ? 'drawer-opened' : 'drawer-closed', drawer)
      box.openMask ^= 1 << (drawer - 1)
    }
    if (box.lidOpen === lidOpen) return
    journalEvent(box, lidOpen ? 'lid-opened' : 'lid-closed', 0)
    box.lidOpen = lidOpen
  }

  // Opening a port resets the board: journalling each boot would push the doses out of the ring.
  function journalEvent(box: Running, kind: Entry['kind'], detail: number): void {
    if (!box.isBootJournalled) append(box, 'boot', resetCauses[box.cause])
    box.isBootJournalled = true
    append(box, kind, detail)
    const { boot, newestSeq, open, flags } = box.self.now()
    send(encodeMessage('event', eventSeq, { boot, newestSeq, open, flags }))
  }

  function append(box: Running, kind: Entry['kind'], detail: number): void {
    const nowMs = clock.now()
    box.journal.append({ kind, detail, time: nowMs === undefined ? { uptimeS: box.self.uptimeS() } : { clockS: Math.floor(nowMs / 1000) } })
  }

  function receive(bytes: Uint8Array): void {
    const box = running
    if (!box) return
    for (const frame of box.decoder.push(bytes)) {
      if (frame.type >= firstReplyCode) continue
      const key = `${frame.type} ${frame.seq} ${frame.payload.join(' ')}`
      const isHello = frame.type === messages.hello.code
      // A repeated request gets its reply again and is not carried out again.
      const reply = !isHello && box.lastRequest?.key === key ? box.lastRequest.reply : carryOut(box, frame)
      box.lastRequest = isHello ? undefined : { key, reply }
      send(reply)
    }
  }

  function carryOut(box: Running, frame: Parameters<typeof readMessage>[0]): Uint8Array {
    const message = readMessage(frame)
    const hello = { ...box.self.now(), drawers: options.drawers, cause: box.cause, faults: box.decoder.faults }
    const reply: Reply = answer(box.self, message, frame.type, hello)
    return encodeMessage<Reply['name']>(reply.name, frame.seq, reply.values)
  }

  function survivingPowerCuts(act: () => void): void {
    try {
      act()
    } catch (error) {
      if (!(error instanceof PowerCut)) throw error
      powerOff()
    }
  }

  function powerOff(): void {
    if (!isPowered) return
    isPowered = false
    cancelBoot()
    running = undefined
    clock.losePower()
    options.onPowerOff?.()
  }

  function notice(): void {
    options.onMove?.({ openMask, lidOpen })
    if (running) survivingPowerCuts(() => running && noticeSwitches(running))
  }

  function snapshot(): BoxSnapshot {
    const shown = running?.self.outputs
    const isShown = shown !== undefined && shown.offAtMs > monotonicMs()
    return {
      powered: isPowered,
      uuid: running?.journal.uuid,
      boot: running?.journal.boot,
      drawers: options.drawers,
      leds: isShown ? maskToDrawers(shown.leds & ~shown.blinking) : [],
      blinking: isShown ? maskToDrawers(shown.blinking) : [],
      buzzer: isShown ? patternOf(shown.buzzer) : 'off',
      openDrawers: maskToDrawers(openMask),
      lidOpen,
      clockSet: clock.now() !== undefined,
      clockBattery: clock.hasBattery(),
      journal: {
        newestSeq: running?.journal.newestSeq() ?? 0,
        ackedSeq: running?.journal.ackedSeq() ?? 0,
        records: running?.journal.page(1, Number.POSITIVE_INFINITY).map(readJournalRecord) ?? [],
      },
    }
  }

  return {
    powerOn() {
      if (isPowered) return
      isPowered = true
      restart('power-on')
    },
    powerOff,
    reset(cause) {
      if (isPowered) restart(cause)
    },
    receive: (bytes) => survivingPowerCuts(() => receive(bytes)),
    moveDrawer(drawer, isOpen) {
      const bit = 1 << (drawer - 1)
      openMask = isOpen ? openMask | bit : openMask & ~bit
      notice()
    },
    moveLid(isOpen) {
      lidOpen = isOpen
      notice()
    },
    snapshot,
  }
}

function patternOf(code: number): BuzzerPattern {
  return (Object.keys(buzzerPatterns) as BuzzerPattern[]).find((name) => buzzerPatterns[name] === code) ?? 'off'
}
