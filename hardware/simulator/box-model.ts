import { maskToDrawers } from '../protocol/drawer-mask.ts'
import { type JournalRecord, readJournalRecord } from '../protocol/journal-record.ts'
import { type BuzzerPattern, buzzerPatterns, type ResetCause } from '../protocol/messages.ts'
import { type Firmware, type FirmwareOptions, startFirmware, type Switches } from './box-firmware.ts'
import { PowerCut } from './eeprom.ts'

export type BoxModelOptions = FirmwareOptions & {
  readonly switches?: Switches | undefined
  /** Called when a hand moved something, before the firmware notices. */
  readonly onMove?: (switches: Switches) => void
  /** Called when the power went, by hand or in the middle of a write. */
  readonly onPowerOff?: () => void
  /** How long a reset board hears nothing: a bootloader's wait. */
  readonly bootMs: number
  /** Calls back after that; returns the way to call it off. */
  readonly after: (ms: number, callback: () => void) => () => void
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

/** A box on the table: what hands, plugs and power do to it, and what can be seen of it. */
export type BoxModel = {
  powerOn(): void
  powerOff(): void
  /** Starts the firmware anew; opening the port of a Nano does this. Nothing happens without power. */
  reset(cause: ResetCause): void
  receive(bytes: Uint8Array): void
  moveDrawer(drawer: number, isOpen: boolean): void
  moveLid(isOpen: boolean): void
  isPowered(): boolean
  snapshot(): BoxSnapshot
}

export function createBoxModel(options: BoxModelOptions): BoxModel {
  let switches: Switches = options.switches ?? { openMask: 0, lidOpen: false }
  let isPowered = false
  let firmware: Firmware | undefined
  let cancelBoot = () => {}

  function restart(cause: ResetCause): void {
    cancelBoot()
    firmware = undefined
    cancelBoot = options.after(options.bootMs, () => {
      untilPowerCut(() => (firmware = startFirmware(options, cause, () => switches)))
    })
  }

  function powerOff(): void {
    if (!isPowered) return
    isPowered = false
    cancelBoot()
    firmware = undefined
    options.clock.losePower()
    options.onPowerOff?.()
  }

  function untilPowerCut(act: () => void): void {
    try {
      act()
    } catch (error) {
      if (!(error instanceof PowerCut)) throw error
      powerOff()
    }
  }

  function move(change: Partial<Switches>): void {
    switches = { ...switches, ...change }
    options.onMove?.(switches)
    untilPowerCut(() => firmware?.noticeSwitches())
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
    receive: (bytes) => untilPowerCut(() => firmware?.receive(bytes)),
    moveDrawer(drawer, isOpen) {
      const bit = 1 << (drawer - 1)
      move({ openMask: isOpen ? switches.openMask | bit : switches.openMask & ~bit })
    },
    moveLid: (lidOpen) => move({ lidOpen }),
    isPowered: () => isPowered,
    snapshot: () => ({
      powered: isPowered,
      drawers: options.drawers,
      openDrawers: maskToDrawers(switches.openMask),
      lidOpen: switches.lidOpen,
      clockSet: options.clock.now() !== undefined,
      clockBattery: options.clock.hasBattery(),
      ...seenOf(firmware),
    }),
  }
}

function seenOf(firmware: Firmware | undefined): Pick<BoxSnapshot, 'uuid' | 'boot' | 'leds' | 'blinking' | 'buzzer' | 'journal'> {
  const journal = firmware?.journal
  const { leds, blinking, buzzer } = firmware?.outputs() ?? { leds: 0, blinking: 0, buzzer: buzzerPatterns.off }
  return {
    uuid: journal?.uuid,
    boot: journal?.boot,
    leds: maskToDrawers(leds & ~blinking),
    blinking: maskToDrawers(blinking),
    buzzer: patternOf(buzzer),
    journal: {
      newestSeq: journal?.newestSeq() ?? 0,
      ackedSeq: journal?.ackedSeq() ?? 0,
      records: journal?.page(1, Number.POSITIVE_INFINITY).map(readJournalRecord) ?? [],
    },
  }
}

function patternOf(code: number): BuzzerPattern {
  return (Object.keys(buzzerPatterns) as BuzzerPattern[]).find((name) => buzzerPatterns[name] === code) ?? 'off'
}
