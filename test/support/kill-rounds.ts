import { setTimeout as wait } from 'node:timers/promises'
import fc from 'fast-check'
import { openWindow, see } from './contract.ts'
import { createHousehold } from './household.ts'
import { addDueNow } from './medicines.ts'

export type KillReport = {
  kills: number
  /** Doses whose recording was answered. */
  acknowledged: number
  /** Doses sent, answered or not. */
  sent: number
  /** Doses that the stock says were taken. */
  recorded: number
  /** Acknowledged doses that are gone, or recorded other than once. */
  wrong: string[]
}

const zone = 'Europe/Berlin'
const killAfterMsMax = 250
const stock = 100_000

/** Records doses as fast as the core answers, kills it with SIGKILL at random moments, and counts afterwards. */
export async function runKillRounds({ kills, seed }: { kills: number; seed: number }): Promise<KillReport> {
  const delays = fc.sample(fc.integer({ min: 0, max: killAfterMsMax }), { numRuns: kills, seed })
  const acknowledged = new Set<string>()
  let sent = 0
  const home = createHousehold()
  let client = await openWindow(await home.startCore())
  try {
    const { circle } = await client.command('setUpCircle', { name: 'Rosa', zone, pin: '1234' })
    const { medicine, schedule } = await addDueNow(client, circle, 'Paracetamol', null, zone)
    await client.command('changePlan', { circle, schedule, timing: { type: 'asNeeded', hoursMin: 0, perDayMax: 48 }, amount: 1 })
    await client.command('addStock', { circle, medicine, reason: 'count', quantity: stock })
    for (const delay of delays) {
      const first = Promise.withResolvers<void>()
      const recording = recordUntilGone(circle, schedule, first.resolve)
      // However busy the machine is, no core dies before it has done something worth losing.
      await Promise.race([first.promise, recording])
      await wait(delay)
      await home.core!.kill('SIGKILL')
      await recording
      client.close()
      client = await openWindow(await home.startCore())
    }
    const [view] = await see(client, 'medicines', { circle }, (list) => list.length === 1)
    return { kills, acknowledged: acknowledged.size, sent, recorded: stock - view!.stock, wrong: await wrongDoses() }
  } finally {
    client.close()
    await home.close()
  }

  async function recordUntilGone(circle: string, schedule: string, onAcknowledged: () => void): Promise<void> {
    try {
      for (;;) {
        sent += 1
        acknowledged.add((await client.command('takeAsNeeded', { circle, schedule, anyway: true })).dose)
        onAcknowledged()
      }
    } catch {
      // The core was killed: what it had not acknowledged may be lost.
    }
  }

  async function wrongDoses(): Promise<string[]> {
    const wrong: string[] = []
    for (const dose of acknowledged) {
      const text = await client.command('exportRecord', { record: dose }).then(
        ({ json }) => json,
        () => '{}',
      )
      const found = JSON.parse(text) as { state?: string; body?: { observations: object } }
      if (found.state !== 'taken' || Object.keys(found.body!.observations).length !== 1) wrong.push(dose)
    }
    return wrong
  }
}
