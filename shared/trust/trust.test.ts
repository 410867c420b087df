import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SyncStatus } from './sync-status.ts'
import { trustOf } from './trust.ts'

const proven: SyncStatus = {
  mode: 'idle',
  since: 50,
  waiting: 0,
  waitingSince: 0,
  refused: 0,
  held: 0,
  provenAt: 100,
  isProven: true,
  lastHeard: 100,
  serverUrl: 'https://example.org',
  heard: {},
  circles: [],
}

test.each<[string, Partial<SyncStatus>, object]>([
  ['a proof that still stands', {}, { level: 'saved', provenAt: 100 }],
  ['a proof that no longer stands', { isProven: false }, { level: 'checking', provenAt: 100 }],
  ['that nothing was proven yet', { isProven: false, provenAt: null }, { level: 'checking', provenAt: null }],
  ['changes that wait', { waiting: 3, waitingSince: 40, isProven: false }, { level: 'waiting', waiting: 3, waitingSince: 40 }],
  ['that there is no server', { mode: 'off' }, { level: 'local-only', offlineSince: null }],
  ['since when there is no network', { mode: 'offline', waiting: 2 }, { level: 'offline', offlineSince: 50, waiting: 2 }],
  [
    'a sign-in that is needed',
    { mode: 'signed-out', problem: { code: 'sign-in-needed', message: '' } },
    { level: 'signed-out', problem: 'sign-in-needed' },
  ],
  [
    'a server that takes nothing now',
    { mode: 'blocked', problem: { code: 'server-error', message: '' } },
    { level: 'offline', problem: 'server-error' },
  ],
  ['refused changes before the missing network', { mode: 'offline', refused: 1 }, { level: 'refused', refused: 1, offlineSince: 50 }],
])('I7.9 the status line tells %s', (_, change, trust) => {
  expect(trustOf({ ...proven, ...change })).toMatchObject(trust)
})

test('I7.9 nothing without a standing proof, or with changes that wait or were refused, is called saved', () => {
  const change = fc.record({
    mode: fc.constantFrom('off', 'idle', 'working', 'offline', 'signed-out', 'blocked'),
    waiting: fc.nat(2),
    refused: fc.nat(2),
    provenAt: fc.constantFrom(null, 100),
    isProven: fc.boolean(),
  })
  fc.assert(
    fc.property(change, (changed) => {
      const status = { ...proven, ...changed } as SyncStatus
      const mayBeSaved = status.isProven && status.provenAt !== null && status.waiting === 0 && status.refused === 0
      if (trustOf(status).level === 'saved') expect(mayBeSaved).toBe(true)
    }),
  )
})
