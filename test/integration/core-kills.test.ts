import { setTimeout as wait } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createHousehold } from '../support/household.ts'
import { openWindow, see } from '../support/contract.ts'
import { addDueNow } from '../support/medicines.ts'

const kills = Number(process.env.MEDBOX_KILLS ?? 50)
const seed = Number(process.env.MEDBOX_SEED ?? Date.now() % 1_000_000)
const zone = 'Europe/Berlin'

test('I1.40 SIGKILL of the core at random moments loses no acknowledged dose and doubles none', { timeout: 600_000 }, async () => {
  console.log(`seed ${seed}; rerun: MEDBOX_SEED=${seed} npx vitest run test/integration/core-kills.test.ts`)
  const delays = fc.sample(fc.integer({ min: 0, max: 250 }), { numRuns: kills, seed })
  const home = createHousehold()
  try {
    const first = await openWindow(await home.startCore())
    const { circle } = await first.command('setUpCircle', { name: 'Rosa', zone, pin: '1234' })
    const { medicine, schedule } = await addDueNow(first, circle, 'Paracetamol', null, zone)
    await first.command('changePlan', { circle, schedule, timing: { type: 'asNeeded', hoursMin: 0, perDayMax: 48 }, amount: 1 })
    const acknowledged = new Set<string>()
    let attempts = 0
    let client = first

    for (const delay of delays) {
      const recording = recordUntilGone()
      await wait(delay)
      await home.core!.kill('SIGKILL')
      await recording
      client.close()
      client = await openWindow(await home.startCore())
    }

    const [view] = await see(client, 'medicines', { circle }, (list) => list.length === 1)
    const taken = 100 - view!.stock
    console.log(`${kills} kills, ${acknowledged.size} doses acknowledged of ${attempts} sent, ${taken} recorded`)
    expect(acknowledged.size).toBeGreaterThan(kills)
    // Sent but not answered may or may not be recorded; answered must be, and nothing may count twice.
    expect(taken).toBeGreaterThanOrEqual(acknowledged.size)
    expect(taken).toBeLessThanOrEqual(attempts)
    const { json } = await client.command('exportRecord', { record: medicine })
    expect(JSON.parse(json)).toMatchObject({ kind: 'medicine' })
    for (const dose of acknowledged) {
      const found = JSON.parse((await client.command('exportRecord', { record: dose })).json) as { state: string; body: { observations: object } }
      expect(found.state).toBe('taken')
      expect(Object.keys(found.body.observations)).toHaveLength(1)
    }

    async function recordUntilGone(): Promise<void> {
      try {
        for (;;) {
          attempts += 1
          acknowledged.add((await client.command('takeAsNeeded', { circle, schedule, anyway: true })).dose)
        }
      } catch {
        // The core was killed: what it had not acknowledged may be lost.
      }
    }
    client.close()
  } finally {
    await home.close()
  }
})
