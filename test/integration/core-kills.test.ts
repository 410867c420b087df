import { expect, test } from 'vitest'
import { runKillRounds } from '../support/kill-rounds.ts'

const kills = 50
const seed = Number(process.env.MEDBOX_SEED ?? Date.now() % 1_000_000)

test('I1.40 SIGKILL of the core at random moments loses no acknowledged dose and doubles none', { timeout: 600_000 }, async () => {
  console.log(`seed ${seed}; rerun: MEDBOX_SEED=${seed} npm test -- test/integration/core-kills.test.ts`)
  const report = await runKillRounds({ kills, seed })
  console.log(`${kills} kills: ${report.acknowledged} doses acknowledged of ${report.sent} sent, ${report.recorded} recorded`)
  expect(report.acknowledged).toBeGreaterThan(kills)
  expect(report.wrong).toEqual([])
  // Sent but not answered may or may not be recorded; answered must be, and nothing may count twice.
  expect(report.recorded).toBeGreaterThanOrEqual(report.acknowledged)
  expect(report.recorded).toBeLessThanOrEqual(report.sent)
})
