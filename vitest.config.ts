import { defineConfig } from 'vitest/config'

const units = ['shared', 'hardware', 'desktop', 'sync-server', 'test/contract', 'test/tidy'].map((folder) => `${folder}/**/*.test.{ts,tsx}`)
/** They need the CouchDB that COUCHDB_URL names. */
const onCouch = ['sync-server/**/*.couch.test.ts']
const secondMs = 1_000
/** A condition that is waited for may take its time on a machine that does much else. */
const patient = { expect: { poll: { timeout: 10 * secondMs } }, hookTimeout: 60 * secondMs }
const ofProcesses = {
  ...patient,
  fileParallelism: false,
  testTimeout: 120 * secondMs,
  // Each test's server has a database of its own, even where there is a CouchDB to test on.
  env: { COUCHDB_URL: '' },
}

/**
 * One after the other, the fast ones first (an order of 0 would come last on a machine of two cores); those that start
 * processes take their files one by one, so that they measure themselves alone.
 */
export default defineConfig({
  test: {
    projects: [
      { test: { ...patient, name: 'unit', include: units, exclude: onCouch, testTimeout: 30 * secondMs, sequence: { groupOrder: 1 } } },
      { test: { ...patient, name: 'sim', include: ['test/sim/**/*.test.ts'], testTimeout: 120 * secondMs, sequence: { groupOrder: 2 } } },
      { test: { ...ofProcesses, name: 'couch', include: onCouch, env: {}, sequence: { groupOrder: 3 } } },
      { test: { ...ofProcesses, name: 'integration', include: ['test/{integration,wire}/**/*.test.ts'], sequence: { groupOrder: 3 } } },
      {
        test: { ...ofProcesses, name: 'ui', include: ['test/ui/**/*.test.{ts,tsx}'], sequence: { groupOrder: 4 } },
      },
      { test: { ...ofProcesses, name: 'e2e', include: ['test/e2e/**/*.test.ts'], sequence: { groupOrder: 5 } } },
    ],
  },
})
