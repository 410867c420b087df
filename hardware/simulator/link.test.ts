import { describe, expect, test } from 'vitest'
import { createRig, rigStartMs, rigUuid } from './rig.ts'

const kindsOf = (rig: ReturnType<typeof createRig>) =>
  [...rig.store.records.values()].map((record) => ('drawer' in record ? `${record.kind} ${record.drawer}` : record.kind))

describe('a link on a good wire', () => {
  test('I3.13 the host polls HELLO until the board listens, and is ready', async () => {
    const rig = createRig({ bootMs: 1700 })
    await rig.time.run(1600)
    expect(rig.link().status().link).toBe('connecting')
    await rig.until(() => rig.link().status().link === 'ready', 1000)
    expect(rig.link().status()).toMatchObject({ uuid: rigUuid, drawers: 8, lost: 0 })
  })

  test('I3.14 an opened drawer is handed over at once and acknowledged after the commit', async () => {
    const rig = createRig({ commitMs: 40 })
    await rig.until(() => rig.link().status().clockSet)
    rig.box.moveDrawer(3, true)
    await rig.time.run(30)
    expect(rig.box.snapshot().journal.ackedSeq).toBe(0)
    await rig.until(() => rig.box.snapshot().journal.ackedSeq === 2, 200)
    expect(kindsOf(rig)).toEqual(['boot', 'drawer-opened 3'])
    expect(rig.link().status().openDrawers).toEqual([3])
  })

  test('I3.15 outputs are absolute, refreshed while the host lives, and go dark without it', async () => {
    const rig = createRig()
    rig.link().setOutputs({ leds: [1, 5], blinking: [5], buzzer: 'soft' })
    await rig.until(() => rig.box.snapshot().leds.length > 0)
    await rig.time.run(150_000)
    expect(rig.box.snapshot()).toMatchObject({ leds: [1], blinking: [5], buzzer: 'soft' })
    rig.link().setOutputs({ leds: [2], blinking: [], buzzer: 'off' })
    await rig.time.run(20)
    expect(rig.box.snapshot()).toMatchObject({ leds: [2], blinking: [], buzzer: 'off' })
    await rig.link().close()
    await rig.time.run(61_000)
    expect(rig.box.snapshot().leds).toEqual([])
  })

  test('I3.15 a box that restarts by itself gets its outputs and its time again', async () => {
    const rig = createRig({ clock: { offsetMs: undefined, battery: false } })
    rig.link().setOutputs({ leds: [4], blinking: [], buzzer: 'off' })
    await rig.until(() => rig.box.snapshot().leds.length > 0)
    rig.box.reset('watchdog')
    await rig.time.run(40)
    expect(rig.box.snapshot().leds).toEqual([])
    await rig.until(() => rig.box.snapshot().leds.includes(4), 3000)
  })

  test('I3.16 the clock is set on connection, and records carry it', async () => {
    const rig = createRig({ clock: { offsetMs: undefined, battery: false } })
    await rig.until(() => rig.link().status().clockSet)
    rig.box.moveDrawer(1, true)
    await rig.until(() => rig.store.records.size === 2)
    const opened = [...rig.store.records.values()].at(-1)!
    expect(Math.abs(opened.at - rig.time.nowMs())).toBeLessThanOrEqual(1000)
    expect(opened.uncertaintyMs).toBe(1000)
  })
})

describe('what happened while the host was away', () => {
  test('I3.17 events of an unplugged box arrive when it is plugged in again', async () => {
    const rig = createRig()
    await rig.until(() => rig.link().status().clockSet)
    rig.unplug()
    await rig.until(() => rig.link().status().link === 'absent')
    const openedAt = rig.time.nowMs()
    rig.box.moveDrawer(2, true)
    rig.box.moveDrawer(2, false)
    await rig.time.run(3_600_000)
    rig.plug()
    await rig.until(() => rig.box.snapshot().journal.ackedSeq === 3)
    expect(kindsOf(rig)).toEqual(['boot', 'drawer-opened 2', 'drawer-closed 2'])
    expect([...rig.store.records.values()].at(-1)!.at).toBeGreaterThan(openedAt - 1000)
    expect([...rig.store.records.values()].at(-1)!.at).toBeLessThanOrEqual(openedAt)
  })

  test('I3.18 a full journal says how many events were lost, and keeps the newest', async () => {
    const rig = createRig()
    await rig.until(() => rig.link().status().clockSet)
    rig.unplug()
    for (let i = 0; i < 50; i++) {
      rig.box.moveDrawer(1, true)
      rig.box.moveDrawer(1, false)
    }
    rig.plug()
    await rig.until(() => rig.box.snapshot().journal.ackedSeq === 101)
    const records = [...rig.store.records.values()]
    expect(records[0]).toMatchObject({ kind: 'overflow', lost: 22, seq: 22 })
    expect(records.slice(1).map(({ seq }) => seq)).toEqual(Array.from({ length: 79 }, (_, i) => 23 + i))
    expect(rig.link().status().lost).toBe(22)
  })

  test('I3.19 events of a box without a set clock are placed by boot and uptime, with their uncertainty', async () => {
    const rig = createRig({ clock: { offsetMs: undefined, battery: false } })
    rig.unplug()
    await rig.time.run(100_000)
    const openedAt = rig.time.nowMs()
    rig.box.moveDrawer(6, true)
    await rig.time.run(100_000)
    rig.plug()
    await rig.until(() => rig.store.records.size === 2)
    const opened = [...rig.store.records.values()].at(-1)!
    // Plugging in reset the board: the boot of the event was never seen, so the window is all of the past.
    expect(opened.uncertaintyMs).toBeGreaterThan(200_000)
    expect(Math.abs(opened.at - openedAt)).toBeLessThanOrEqual(opened.uncertaintyMs)
    expect(opened.at).toBeGreaterThan(rigStartMs - opened.uncertaintyMs)
  })

  test('I3.20 a commit that fails is tried again and nothing is acknowledged before', async () => {
    const rig = createRig()
    await rig.until(() => rig.link().status().clockSet)
    rig.store.failing = 3
    rig.box.moveDrawer(1, true)
    await rig.time.run(2500)
    expect(rig.box.snapshot().journal.ackedSeq).toBe(0)
    await rig.until(() => rig.box.snapshot().journal.ackedSeq === 2)
    expect(rig.link().status().errors.commitFailures).toBe(3)
  })
})
