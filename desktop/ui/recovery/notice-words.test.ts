import { expect, test } from 'vitest'
import type { RecoveryNotice } from '../../contract/views.ts'
import { localeIds } from '../words/locales.ts'
import { createWords } from '../words/words.ts'
import { noticeWords } from './notice-words.ts'

const around = { isAlone: false, moment: (atMs: number) => `t${atMs}` }
const notice: RecoveryNotice = { at: 9, reason: 'damaged', setAside: '/damaged', backupAt: 5, salvagedRecords: 2 }
const what = (change: Partial<RecoveryNotice>, isAlone = false): string =>
  noticeWords({ ...notice, ...change }, createWords('en'), { ...around, isAlone }).what

test.each([
  [
    {},
    'A damaged file was set aside (t9). What it held is back from the backup of t5. 2 later changes were rescued. Everything newer comes from the server.',
  ],
  [
    { backupAt: null, salvagedRecords: 1 },
    'A damaged file was set aside (t9). There was no backup to go back to. 1 later change was rescued. What is missing comes from the server.',
  ],
  [
    { reason: 'lost-writes', backupAt: null, salvagedRecords: 0 },
    'Some changes never reached the disk; it was noticed t9. A power cut can do that. What is missing comes from the server.',
  ],
  [{ reason: 'restored', salvagedRecords: 0 }, 'Restored from the backup of t5. Everything newer comes from the server.'],
] as const)('I6.98 what happened to the store is said as it was: %o', (change, sentences) => {
  expect(what(change)).toBe(sentences)
})

test('I6.98 where there is no server none is promised, in any language', () => {
  expect(what({}, true)).not.toContain('comes from the server')
  for (const id of localeIds)
    for (const reason of ['damaged', 'lost-writes', 'restored'] as const) {
      const [alone, together] = [true, false].map((isAlone) => noticeWords({ ...notice, reason }, createWords(id), { ...around, isAlone }))
      expect(alone!.what).not.toBe(together!.what)
      expect(alone!.title).not.toBe('')
    }
})
