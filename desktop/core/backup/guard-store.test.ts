import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { BehaviorSubject } from 'rxjs'
import { expect, onTestFinished, test, vi } from 'vitest'
import { readIntent } from '../../store/backup/recovery-intent.ts'
import { guardStore } from './guard-store.ts'

const noon = Date.parse('2026-11-20T12:00:00Z')

function guarded({ problems = [] as string[], wasUnclean = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'medbox-guard-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const problem$ = new BehaviorSubject<string | null>(null)
  const check = vi.fn(() => Promise.resolve(problems))
  const restart = vi.fn()
  const guard = guardStore({ file: { check }, folder, wasUnclean, problem$, now: () => noon, log: pino({ level: 'silent' }), restart })
  onTestFinished(() => guard.close())
  return { folder, problem$, check, restart, guard }
}

test('I1.90 a store that checks well goes on', async () => {
  const { guard, folder, restart } = guarded()
  await guard.check()
  expect(await readIntent(folder)).toBeUndefined()
  expect(restart).not.toHaveBeenCalled()
})

test('I1.90 damage is marked for the next start, which is asked for once', async () => {
  const { guard, folder, restart } = guarded({ problems: ['page 7'] })
  await guard.check()
  await guard.check()
  expect(await readIntent(folder)).toMatchObject({ at: noon, reason: 'damaged', isSetAside: false })
  expect(restart).toHaveBeenCalledTimes(1)
})

test.each([
  ['that saving or reading reports', ({ problem$ }: ReturnType<typeof guarded>) => problem$.next('store-damaged')],
  ['that a screen or a service met', ({ guard }) => guard.suspect(new Error('query', { cause: { code: 'store-damaged' } }))],
] as [string, (home: ReturnType<typeof guarded>) => void][])('I1.90 damage %s is looked for at once', async (_, meet) => {
  const home = guarded({ problems: ['page 7'] })
  home.guard.suspect(Object.assign(new Error(), { code: 'store-full' }))
  home.problem$.next('store-full')
  expect(home.check).not.toHaveBeenCalled()
  meet(home)
  await vi.waitFor(() => expect(home.restart).toHaveBeenCalledTimes(1), 20_000)
})

test('I1.90 a store that was not closed is checked soon after the start', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const unclean = guarded({ wasUnclean: true })
  const clean = guarded()
  await vi.advanceTimersByTimeAsync(2 * 60_000)
  expect(unclean.check).toHaveBeenCalledTimes(1)
  expect(clean.check).not.toHaveBeenCalled()
})
