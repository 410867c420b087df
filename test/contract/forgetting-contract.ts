import { describe, expect, test } from 'vitest'
import { heldRecordsKey } from '../../desktop/store/held-records.ts'
import type { Store } from '../../desktop/store/store.ts'
import { addVersion, fingerprintToText, fingerprintZero, rangeCount, rangeOf } from '../../shared/record/fingerprint.ts'
import type { MedRecord } from '../../shared/record/record.ts'
import { circle, idsOf, note, stateOf } from './notes.ts'
import { type StoreOpener, useStore } from './use-store.ts'

const some = Array.from({ length: 20 }, (_, i) => note(`n${i}`, { a: [i, 1] }, { at: i }))

/** The circle's fingerprints if these were all that it has. */
function printsOf(records: readonly MedRecord[]): string[] {
  const prints = Array.from({ length: rangeCount }, () => fingerprintZero)
  for (const { id, version } of records.map(stateOf)) prints[rangeOf(id)] = addVersion(prints[rangeOf(id)]!, id, version)
  return prints.map(fingerprintToText)
}

/** How every `Store` lets records go that the server has, and takes them back. */
export function forgettingContract(name: string, makeOpener: () => StoreOpener): void {
  describe(`forgetting on ${name}`, () => {
    let store: Store
    const reopen = useStore(makeOpener, (opened) => (store = opened))
    const get = async (id: string) => (await store.get(id))!

    test('I1.100 what is forgotten is gone, and still counted in the fingerprints, after opening again too', async () => {
      await store.receive(some, 1000)
      expect(await store.forget(idsOf(some.slice(0, 15)), () => true)).toBe(15)
      expect(idsOf(await store.find({ withGone: true }))).toEqual(idsOf(some.slice(15)))
      expect(await store.fingerprints(circle)).toEqual(printsOf(some))
      await reopen()
      expect(await store.forget([...idsOf(some.slice(10, 18)), 'unknown'], () => true)).toBe(3)
      expect([...(await store.versions(circle)).keys()].sort()).toEqual(['n18', 'n19'])
      expect(await store.fingerprints(circle)).toEqual(printsOf(some))
    })

    test('I1.101 what waits to be sent, was refused or may not leave when it comes to it stays', async () => {
      await store.receive([note('old'), note('edited'), note('refused'), note('young')], 1000)
      await store.write([note('edited', { a: [1, 1] }), note('refused', { a: [1, 1] }), note('new')], 2000)
      await store.refuse([{ ...stateOf(await get('refused')), code: 'role' }])
      const ids = ['old', 'edited', 'refused', 'young', 'new']
      const forgotten = store.forget(ids, ({ id, body }) => id !== 'young' && body['a'] !== 9)
      expect(await forgotten).toBe(1)
      expect(idsOf(await store.find({})).sort()).toEqual(['edited', 'new', 'refused', 'young'])
      await store.receive([note('changed')], 3000)
      const edit = store.write([note('changed', { a: [9, 9] })], 4000)
      expect(await store.forget(['changed'], ({ body }) => body['a'] !== 9)).toBe(0)
      await edit
      expect(await get('changed')).toMatchObject({ body: { a: 9 }, pending: 4000 })
    })

    test('I1.102 ranges that are recalled hold what is here alone, until what they lack has come again', async () => {
      await store.receive([...some, note('elsewhere', {}, { circle: 'circle-of-ben' })], 1000)
      await store.forget([...idsOf(some), 'elsewhere'], () => true)
      const range = rangeOf('n3')
      const inRange = some.filter(({ id }) => rangeOf(id) === range)
      expect(await store.recall(circle, [range])).toBe(inRange.length)
      expect(await store.recall(circle, [range])).toBe(0)
      expect(await store.fingerprints(circle)).toEqual(printsOf(some.filter(({ id }) => rangeOf(id) !== range)))
      await store.receive(inRange, 2000)
      expect(await store.fingerprints(circle)).toEqual(printsOf(some))
      expect(await store.recall(circle)).toBe(some.length - inRange.length)
      expect(await store.fingerprints('circle-of-ben')).toEqual(printsOf([note('elsewhere', {}, { circle: 'circle-of-ben' })]))
    })

    test('I1.103 what comes from the server too old to be kept is counted and not stored; what is held is joined', async () => {
      await store.receive([note('n1', { a: [1, 1] })], 1000)
      await store.receive([note('n1', { a: [2, 2] }), note('n2'), note('n3'), note('n3')], 2000, ({ id }) => id !== 'n2')
      expect(idsOf(await store.find({}))).toEqual(['n1', 'n2'])
      expect(await get('n1')).toMatchObject({ body: { a: 2 }, pending: 0 })
      expect(await store.fingerprints(circle)).toEqual(printsOf([note('n1', { a: [2, 2] }), note('n2'), note('n3')]))
      await store.receive([{ ...note('n4'), at: 'soon' } as unknown as MedRecord], 3000, () => true)
      expect(await store.device.get(heldRecordsKey)).toMatchObject([{ code: 'record-not-storable' }])
    })

    test('I1.104 a purged circle leaves nothing in the fingerprints either', async () => {
      await store.receive(some, 1000)
      await store.forget(idsOf(some.slice(0, 10)), () => true)
      await store.purge(circle)
      await reopen()
      expect(await store.fingerprints(circle)).toEqual(printsOf([]))
    })
  })
}
