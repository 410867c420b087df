import { describe, expect, test } from 'vitest'
import type { Engine } from './engine.ts'
import { loadMutant, type Mutant } from './mutants.ts'
import { runWorld } from './world.ts'

const worldsMax = 100

const mutants: Mutant[] = [
  {
    bug: 'the cursor is saved before its batch is durable',
    file: 'sync/pull.ts',
    right: 'await intake.take({ circle: circle.id, records: page.records })',
    wrong: 'void intake.take({ circle: circle.id, records: page.records }).catch(() => undefined)',
  },
  {
    bug: 'pending is cleared though the record was edited since',
    file: 'sync/push.ts',
    right: 'await parts.store.settle(accepted.map(({ id, version }) => ({ id, version })))',
    wrong:
      'await parts.store.settle(await Promise.all(accepted.map(async ({ id }) => ({ id, version: recordVersion((await parts.store.get(id))!) }))))',
  },
  {
    bug: 'what the server refused counts as accepted',
    file: 'sync/push.ts',
    right: "code: verdict.accepted ? '' : verdict.code",
    wrong: "code: ''",
  },
  {
    bug: 'a push whose reply was lost counts as accepted',
    file: 'sync/push.ts',
    right: "if (reply.failure.code !== 'too-large') return reply",
    wrong: "if (reply.failure.code !== 'too-large') return (await store.settle(batch), reply)",
  },
  {
    bug: 'totals that differ are a proof',
    file: 'sync/prove.ts',
    right: 'reply.value.total !== totalOf(before)',
    wrong: "reply.value.total === ''",
  },
  {
    bug: 'the status calls proven what still waits',
    file: 'sync/status.ts',
    right: '&& waiting === 0 && refused === 0',
    wrong: '',
  },
  {
    bug: 'what a restored server lost is not sent again',
    file: 'sync/repair.ts',
    right: 'lacking.has(id)',
    wrong: 'false',
  },
  {
    bug: 'what differs on both sides is not fetched',
    file: 'sync/differences.ts',
    right: 'ours.get(id) !== version',
    wrong: '!ours.has(id)',
  },
  {
    bug: 'whatever is missing is taken for forgotten',
    file: 'sync/differences.ts',
    right: ' && !miscounted.has(rangeOf(id))',
    wrong: '',
  },
  {
    bug: 'a circle that a restored server does not know is taken for lost',
    file: 'sync/membership.ts',
    right: "circle.role === 'owner' ? await create(parts, circle, signal) : await ask(parts, circle, signal)",
    wrong: "circle.role === 'owner' ? await lose(parts, circle) : await ask(parts, circle, signal)",
  },
  {
    bug: 'the clock does not see what comes in',
    file: 'sync/intake.ts',
    right: 'if (stamp) await witness(stamp)',
    wrong: 'void witness',
  },
  {
    bug: 'a circle that was made here is never brought to the server',
    file: 'sync/membership.ts',
    right: 'circle.role === null ? await create(parts, circle, signal) : await findOut(parts, circle, signal)',
    wrong: 'await findOut(parts, circle, signal)',
  },
  {
    bug: 'what waits to be sent leaves the device',
    file: 'store/rxdb-store.ts',
    right: '!current || current.pending > 0 ||',
    wrong: '!current ||',
  },
  {
    bug: 'what was forgotten is not counted',
    file: 'store/rxdb-store.ts',
    right: 'await this.#forgotten.add([...left.values()])',
    wrong: '',
  },
  {
    bug: 'what was too old to be stored is not counted',
    file: 'store/rxdb-store.ts',
    right: 'await this.#forgotten.add([...passedBy.values()])',
    wrong: '',
  },
  {
    bug: 'a range that differs goes on counting what was forgotten',
    file: 'sync/repair.ts',
    right: 'const recalled = await store.recall(circle, differences.miscounted)',
    wrong: 'const recalled = 0',
  },
  {
    bug: 'what comes newly is turned away where an older state was kept',
    file: 'store/rxdb-store.ts',
    right: 'if (current || !joined || !isTooOld(fromDocument(joined))) return joined',
    wrong: 'if (!joined || !isTooOld(fromDocument(joined))) return joined',
  },
]

describe('planted bugs are caught by the worlds', () => {
  test('I2.8 the engine without a bug, loaded the same way, is not', { timeout: 240_000 }, async () => {
    const { undo, ...engine } = await loadMutant({ bug: 'none', file: 'sync/pull.ts', right: 'size.grow()', wrong: 'size.grow()' })
    expect(await firstFailure(engine, 15)).toBeUndefined()
    undo()
  })

  for (const mutant of mutants)
    test(`I2.8 ${mutant.bug}`, { timeout: 240_000 }, async () => {
      const { undo, ...engine } = await loadMutant(mutant)
      try {
        const failure = await firstFailure(engine)
        console.log(`${mutant.bug}: ${failure ?? 'survived'}`)
        expect(failure).toBeDefined()
      } finally {
        undo()
      }
    })
})

async function firstFailure(engine: Engine, worlds = worldsMax): Promise<string | undefined> {
  for (let seed = 1; seed <= worlds; seed++) {
    const failure = await runWorld(seed, engine).then(
      () => undefined,
      (error: Error) => error.message.split('\n')[0]!.slice(0, 200),
    )
    if (failure) return failure
  }
  return undefined
}
