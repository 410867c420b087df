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
  ['a proof that no longer stands', { isProven: false }, { level: 'unknown', held: 0, provenAt: 100 }],
  ['never proven', { isProven: false, provenAt: null }, { level: 'unknown', held: 0, provenAt: null }],
  ['changes that wait', { waiting: 3, waitingSince: 40, isProven: false }, { level: 'waiting', waiting: 3, since: 40 }],
  ['no server', { mode: 'off' }, { level: 'local-only' }],
  ['no network', { mode: 'offline', waiting: 2 }, { level: 'offline', reason: 'unreachable', code: '', waiting: 2, since: 50 }],
  ['signed out', { mode: 'signed-out', problem: { code: 'sign-in-needed', message: '' } }, { level: 'offline', reason: 'signed-out', code: 'sign-in-needed', waiting: 0, since: 50 }],
  ['a server that will not take it', { mode: 'blocked' }, { level: 'offline', reason: 'blocked', code: '', waiting: 0, since: 50 }],
  ['refused changes outweigh being offline', { mode: 'offline', refused: 1 }, { level: 'refused', refused: 1, waiting: 0 }],
])('I7.9 the status line tells %s', (_, change, trust) => {
  expect(trustOf({ ...proven, ...change })).toEqual(trust)
})

test('I7.9 no status without a standing proof, or with anything waiting or refused, is called saved', () => {
  const anyStatus = fc.record({
    mode: fc.constantFrom('off', 'idle', 'working', 'offline', 'signed-out', 'blocked'),
    waiting: fc.nat(2),
    refused: fc.nat(2),
    provenAt: fc.constantFrom(null, 100),
    isProven: fc.boolean(),
  })
  fc.assert(
    fc.property(anyStatus, (change) => {
      const status = { ...proven, ...change } as SyncStatus
      const mayBeSaved = status.isProven && status.provenAt !== null && status.waiting === 0 && status.refused === 0
      if (trustOf(status).level === 'saved') expect(mayBeSaved).toBe(true)
    }),
  )
})
