import { describe, expect, test } from 'vitest'
import { isClean, runOrdeal } from './ordeal.ts'

// Rerun one seed: ORDEAL_SEED=n vitest run hardware/simulator/ordeal
const seeds = process.env['ORDEAL_SEED'] ? [Number(process.env['ORDEAL_SEED'])] : [1, 2, 3, 4]

describe('2,000 moves of drawers under noise, unplugging, power cuts, restarts and failing disks', () => {
  test.each(seeds)(
    'I3.24 every journalled event is stored once and acknowledged only then (seed %i)',
    async (seed) => {
      const report = await runOrdeal({ seed, moves: 500 })
      expect(report).toMatchObject({ missing: [], wrong: [], unmade: [], doubled: [], vanished: [], earlyAcks: 0, lost: 0 })
      expect(isClean(report)).toBe(true)
      // The ordeal was one: everything that can go wrong did, and most moves were seen.
      expect(report.journalled).toBeGreaterThan(400)
      for (const [fault, times] of Object.entries(report.faults)) expect(times, fault).toBeGreaterThan(5)
      expect(report.repeats).toBeGreaterThan(10)
    },
    60_000,
  )
})
