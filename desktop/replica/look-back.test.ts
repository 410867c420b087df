import { expect, test } from 'vitest'
import { kinds } from '../../shared/kinds/table.ts'
import { dosesBackMs } from './circle-data.ts'

const dayMs = 24 * 3600_000

test('I7.47 nothing that a screen or a service looks back on has left the device: no day of theirs lacks its doses', () => {
  const ages = Object.values(kinds).flatMap((kind) => ('retention' in kind && kind.retention ? [kind.retention.days * dayMs] : []))
  expect(ages).toHaveLength(3)
  // A clock that is some months ahead must not make today's doses look untaken either.
  for (const age of ages) expect(age).toBeGreaterThan(dosesBackMs + 365 * dayMs)
})
