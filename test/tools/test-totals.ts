import { readFileSync } from 'node:fs'
import { z } from 'zod'

export type TestTotals = { passed: number; failed: number; skipped: number }

/** The JSON reporter's file, as far as it is used here; `message` is set where a file could not even be loaded. */
const resultsSchema = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
})

/** A file that could not be loaded counts as one failed test: it holds tests that nobody ran. */
export function readTotals(path: string): TestTotals {
  const results = resultsSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  const brokenFiles = results.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + brokenFiles,
    skipped: results.numPendingTests + results.numTodoTests,
  }
}

export const describeTotals = ({ passed, failed, skipped }: TestTotals): string => `${passed} passed, ${failed} failed, ${skipped} skipped`
