import { expect, test } from 'vitest'
import type { TrustView } from '../../contract/views.ts'
import { localeIds } from '../words/locales.ts'
import { createWords } from '../words/words.ts'
import { trustLine, trustShort, type TrustState, trustState, trustTone } from './trust-words.ts'

const trust: TrustView = {
  level: 'waiting',
  waiting: 3,
  waitingSince: 1,
  offlineSince: 1,
  refused: 2,
  provenAt: null,
  problem: null,
  storage: null,
}
const states = Object.keys(trustTone) as TrustState[]
const wallOf = (): string => '08:02'

test('I7.20 only the proven state is green', () => {
  expect(states.filter((state) => trustTone[state] === 'good')).toEqual(['saved'])
  expect(trustState(undefined, true)).toBe('unknown')
  expect(trustState({ ...trust, level: 'saved' }, true)).toBe('saved')
})

test('I7.23 without the core nothing is known, whatever it said last', () => {
  expect(trustState({ ...trust, level: 'saved' }, false)).toBe('core-gone')
})

test('I7.21 every state is said in words, in every language', () => {
  for (const id of localeIds)
    for (const state of states)
      expect([trustLine(state, trust, createWords(id), wallOf), trustShort(state, trust, createWords(id))].every(Boolean)).toBe(true)
})

test('I7.21 what waits is counted, and since when', () => {
  const words = createWords('en')
  expect(trustLine('waiting', trust, words, wallOf)).toBe('3 changes waiting since 8:02')
  expect(trustLine('offline', trust, words, wallOf)).toBe('Offline since 8:02 · 3 changes wait')
  expect(trustLine('offline', { ...trust, waiting: 0 }, words, wallOf)).toBe('Offline since 8:02')
  expect(trustLine('refused', trust, words, wallOf)).toBe('2 changes were refused')
})

test('I6.96 what keeps this device from saving is said before anything about the server, in every language', () => {
  const codes = ['store-full', 'store-not-writable', 'store-damaged', 'store-failed']
  for (const id of localeIds)
    for (const storage of codes) {
      const broken = { ...trust, level: 'saved', storage } as const
      const state = trustState(broken, true)
      expect(state).toBe('not-saving')
      expect(trustLine(state, broken, createWords(id), wallOf)).not.toBe(trustLine('saved', trust, createWords(id), wallOf))
    }
  const full = { ...trust, storage: 'store-full' }
  expect(trustLine('not-saving', full, createWords('en'), wallOf)).toBe('Disk full: nothing is saved. Please make room.')
})
