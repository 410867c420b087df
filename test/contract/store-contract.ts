import { firstValueFrom } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { heldRecordsKey } from '../../desktop/store/held-records.ts'
import type { Store } from '../../desktop/store/store.ts'
import { addVersion, fingerprintToText, fingerprintZero, rangeCount, rangeOf } from '../../shared/record/fingerprint.ts'
import type { MedRecord } from '../../shared/record/record.ts'
import { recordVersion } from '../../shared/record/version.ts'
import { circle, idsOf, note, stamp, stateOf } from './notes.ts'
import { type StoreOpener, useStore } from './use-store.ts'

/** What every `Store` does, whatever keeps its data. */
export function storeContract(name: string, makeOpener: () => StoreOpener): void {
  describe(`store on ${name}`, () => {
    let store: Store
    const reopen = useStore(makeOpener, (opened) => (store = opened))
    const get = async (id: string) => (await store.get(id))!

    test('I1.19 an acknowledged write is there after closing and opening again', async () => {
      const record = note('n1', { text: ['with 😀 and \u0000', 1] }, { at: 5, ref: 'r', state: 'open' })
      await store.write([record], 1000)
      await store.device.set('cursor', { seq: 7 })
      await reopen()
      expect(await get('n1')).toEqual({ ...record, pending: 1000, refused: '' })
      expect(await store.device.get('cursor')).toEqual({ seq: 7 })
      expect(await store.get('n2')).toBeUndefined()
    })

    test('I1.20 a write is pending since its first unsent change; writing the same again changes nothing', async () => {
      await store.write([note('n1', { a: [1, 1] })], 1000)
      await store.write([note('n1', { a: [2, 2] })], 2000)
      expect(await get('n1')).toMatchObject({ body: { a: 2 }, pending: 1000 })
      await store.settle([stateOf(await get('n1'))])
      await store.write([note('n1', { a: [2, 2] }), note('n1', { a: [1, 1] })], 3000)
      expect(await get('n1')).toMatchObject({ body: { a: 2 }, pending: 0 })
    })

    test('I1.20 a clock that stands at 1970 still leaves a write pending', async () => {
      await store.write([note('n1', { a: [1, 1] })], 0)
      expect(idsOf(await store.pending([circle], 10))).toEqual(['n1'])
    })

    test('I1.20 what only this device knows of a record does not become part of it', async () => {
      await store.write([note('n1', { a: [1, 1] })], 1000)
      await store.write([{ ...(await get('n1')), ...note('n1', { a: [2, 2] }) }], 2000)
      await store.settle([stateOf(await get('n1'))])
      expect(await get('n1')).toEqual({ ...note('n1', { a: [2, 2] }), pending: 0, refused: '' })
    })

    test('I1.21 what comes from the server is not pending, and settles what waited', async () => {
      await store.receive([note('n1', { a: [1, 1] })], 1000)
      expect(await get('n1')).toMatchObject({ pending: 0, refused: '' })
      await store.write([note('n1', { a: [2, 2] })], 2000)
      await store.receive([note('n1', { a: [2, 2] })], 3000)
      expect(await get('n1')).toMatchObject({ pending: 0 })
    })

    test('I1.21 what this replica knows beyond what came is joined and becomes pending', async () => {
      await store.receive([note('n1', { a: [1, 1], b: [1, 1] })], 1000)
      await store.receive([note('n1', { a: [2, 2] })], 2000)
      expect(await get('n1')).toMatchObject({ body: { a: 2, b: 1 }, pending: 2000 })
      await store.receive([note('n1', { a: [2, 2], b: [1, 1] })], 3000)
      expect(await get('n1')).toMatchObject({ pending: 0 })
    })

    test('I1.22 an acceptance settles only the state that was accepted', async () => {
      await store.write([note('n1', { a: [1, 1] })], 1000)
      const sent = stateOf(await get('n1'))
      await store.write([note('n1', { a: [2, 2] })], 2000)
      await store.settle([sent])
      expect(await get('n1')).toMatchObject({ pending: 1000 })
      await store.settle([stateOf(await get('n1')), { id: 'unknown', version: '' }])
      expect(await get('n1')).toMatchObject({ pending: 0 })
    })

    test('I1.23 writes of one record that race are all joined', async () => {
      const fields = Array.from({ length: 40 }, (_, i) => `f${i}`)
      await Promise.all(fields.map((field, i) => store[i % 2 ? 'write' : 'receive']([note('n1', { [field]: [i, i + 1] })], 1000)))
      expect(Object.keys((await get('n1')).body).sort()).toEqual(fields.sort())
    })

    test('I1.24 a live query answers now and after every change to its result, and only then', async () => {
      await store.write([note('n1', {}, { at: 1 }), note('n2', {}, { at: 2, state: 'closed' })], 1000)
      const seen: string[][] = []
      const live = store.live({ kind: 'note', state: 'open', atMax: 10 }).subscribe((records) => seen.push(idsOf(records)))
      await expect.poll(() => seen).toEqual([[]])
      await store.write([note('n4', {}, { at: 4, state: 'open' }), note('n3', {}, { at: 3, state: 'open' })], 1000)
      await store.write([note('n5', {}, { at: 50, state: 'open' }), note('n6', {}, { at: 6, state: 'closed' })], 1000)
      await store.write([note('n3', { a: [1, 1] }, { at: 3, state: 'open', gone: true, clock: { a: stamp(1), '@gone': stamp(1) } })], 1000)
      await expect.poll(() => seen).toEqual([[], ['n3', 'n4'], ['n4']])
      live.unsubscribe()
    })

    test('I1.25 queries combine their bounds, and sort by time, then id', async () => {
      await store.write(
        [
          note('b', {}, { at: 1, ref: 'm1' }),
          note('a', {}, { at: 1, ref: 'm1', state: 'x' }),
          note('c', {}, { at: 3, ref: 'm1', kind: 'memo', state: 'y' }),
          note('d', {}, { at: 4, ref: 'm2', circle: 'circle-of-ben' }),
          note('e', {}, { at: 2, gone: true }),
        ],
        1000,
      )
      const find = async (query: Parameters<Store['find']>[0]) => idsOf(await store.find(query)).join('')
      expect(await find({})).toBe('abcd')
      expect(await find({ withGone: true })).toBe('abecd')
      expect(await find({ circle })).toBe('abc')
      expect(await find({ kind: ['memo', 'note'], newestFirst: true, limit: 2 })).toBe('dc')
      expect(await find({ kind: 'note', ref: 'm1' })).toBe('ab')
      expect(await find({ state: ['x', 'y'] })).toBe('ac')
      expect(await find({ atMin: 1, atMax: 3 })).toBe('ab')
      expect(await find({ atMin: 3 })).toBe('cd')
      expect(await find({ limit: 0 })).toBe('')
      expect([...(await store.getMany(['a', 'e', 'z'])).keys()].sort()).toEqual(['a', 'e'])
      expect(await store.circles()).toEqual(['circle-of-anna', 'circle-of-ben'])
    })

    test('I1.25 pending lists the unsent of the given circles, oldest change first, up to the limit', async () => {
      await store.write([note('late')], 3000)
      await store.write([note('early', {}, { circle: 'circle-of-ben' }), note('early2')], 1000)
      await store.write([note('other', {}, { circle: 'circle-of-eve' })], 500)
      await store.receive([note('sent')], 100)
      expect(idsOf(await store.pending([circle, 'circle-of-ben'], 10))).toEqual(['early', 'early2', 'late'])
      expect(idsOf(await store.pending([circle], 1))).toEqual(['early2'])
      expect(await store.pending([], 10)).toEqual([])
    })

    test('I1.22 records marked for sending again are pending again', async () => {
      await store.receive([note('n1'), note('n2')], 100)
      await store.resend(['n1', 'unknown'], 2000)
      expect(await get('n1')).toMatchObject({ pending: 2000 })
      expect(await get('n2')).toMatchObject({ pending: 0 })
    })

    test('I1.28 the count of what waits follows every change', async () => {
      const seen: unknown[] = []
      const live = store.waiting().subscribe((counts) => seen.push(counts))
      await expect.poll(() => seen).toEqual([{ waiting: 0, since: 0, refused: 0 }])
      await store.write([note('n2')], 2000)
      await store.write([note('n1')], 1000)
      await expect.poll(() => seen.at(-1)).toEqual({ waiting: 2, since: 1000, refused: 0 })
      await store.settle([stateOf(await get('n1'))])
      await store.refuse([{ ...stateOf(await get('n2')), code: 'not-a-writer' }])
      await expect.poll(() => seen.at(-1)).toEqual({ waiting: 0, since: 0, refused: 1 })
      live.unsubscribe()
    })

    test('I1.27 fingerprints are those of the stored versions, through every kind of change', async () => {
      const expected = async () => {
        const prints = Array.from({ length: rangeCount }, () => fingerprintZero)
        for (const record of await store.find({ circle, withGone: true }))
          prints[rangeOf(record.id)] = addVersion(prints[rangeOf(record.id)]!, record.id, recordVersion(record))
        return prints.map(fingerprintToText)
      }
      const ids = Array.from({ length: 30 }, (_, i) => `n${i}`)
      await store.write(
        ids.map((id) => note(id, { a: [1, 1] })),
        1000,
      )
      expect(await store.fingerprints(circle)).toEqual(await expected())
      await store.write([note('n3', { a: [2, 2] }), note('n31'), note('elsewhere', {}, { circle: 'circle-of-ben' })], 1000)
      await store.receive(
        [note('n4', { b: [1, 1] }), note('n5', { a: [9, 9] }, { gone: true, clock: { a: stamp(9), '@gone': stamp(9) } })],
        1000,
      )
      expect(await store.fingerprints(circle)).toEqual(await expected())
      const kept = await store.fingerprints(circle)
      await reopen()
      expect(await store.fingerprints(circle)).toEqual(kept)
      await store.purge(circle)
      expect(await store.fingerprints(circle)).toEqual(Array(rangeCount).fill(fingerprintToText(fingerprintZero)))
    })

    test('I1.27 versions name every record of a circle, tombstones too, or those of some ranges', async () => {
      const gone = note('n2', { a: [1, 1] }, { gone: true })
      await store.write([note('n1'), gone, note('elsewhere', {}, { circle: 'circle-of-ben' })], 1000)
      expect(await store.versions(circle)).toEqual(
        new Map([
          ['n1', recordVersion(note('n1'))],
          ['n2', recordVersion(gone)],
        ]),
      )
      expect([...(await store.versions(circle, [rangeOf('n2')])).keys()]).toContain('n2')
      expect((await store.versions(circle, [(rangeOf('n1') + 1) % rangeCount])).has('n1')).toBe(false)
      expect(await store.versions(circle, [])).toEqual(new Map())
    })

    test('I1.25 the unsent are those that wait and those that were refused, oldest change first', async () => {
      await store.write([note('late')], 3000)
      await store.write([note('early', {}, { circle: 'circle-of-ben' }), note('refused')], 1000)
      await store.receive([note('sent')], 100)
      await store.refuse([{ ...stateOf(await get('refused')), code: 'role' }])
      expect(idsOf(await store.unsent())).toEqual(['early', 'refused', 'late'])
    })

    test('I8.10 a refused state is kept, marked and out of the way; a later edit waits again', async () => {
      await store.write([note('bad', { a: [1, 1] }), note('good')], 1000)
      await store.refuse([
        { ...stateOf(await get('bad')), code: 'not-a-writer' },
        { ...stateOf(await get('good')), version: 'older', code: 'x' },
      ])
      expect(idsOf(await store.pending([circle], 10))).toEqual(['good'])
      expect(await get('bad')).toMatchObject({ body: { a: 1 }, pending: 1000, refused: 'not-a-writer' })
      await store.receive([note('bad')], 1500)
      expect(await get('bad')).toMatchObject({ refused: 'not-a-writer' })
      await store.write([note('bad', { a: [2, 2] })], 2000)
      expect(idsOf(await store.pending([circle], 10))).toEqual(['bad', 'good'])
    })

    test('I8.10 a refusal can be retried', async () => {
      await store.write([note('bad')], 1000)
      await store.refuse([{ ...stateOf(await get('bad')), code: 'not-a-writer' }])
      await store.resend(['bad'], 2000)
      expect(await get('bad')).toMatchObject({ pending: 1000, refused: '' })
    })

    test('I8.11 kinds and members that this version has never heard of are kept as they came', async () => {
      const foreign = {
        ...note('n1', { deep: [{ list: [1, null, { x: '😀' }] }, 1] }),
        v: 9,
        sealed: { by: 'newer' },
        rest: 1,
        range: 'r',
        version: 'v',
      }
      await store.receive([foreign], 1000)
      await reopen()
      expect(await get('n1')).toEqual({ ...foreign, pending: 0, refused: '' })
    })

    test('I8.12 a record that cannot be joined blocks no other, is set aside and shown until it can', async () => {
      await store.receive([note('n1', { a: [1, 1] })], 1000)
      const clash = note('n1', { a: [2, 2] }, { circle: 'circle-of-ben' })
      const broken = { ...note('n2'), at: 'soon' } as unknown as MedRecord
      await store.receive([clash, broken, note('n3')], 2000)
      await store.receive([clash], 3000)
      expect(await get('n1')).toMatchObject({ circle, body: { a: 1 } })
      expect(await get('n3')).toBeDefined()
      expect(await store.device.get(heldRecordsKey)).toEqual([
        { record: clash, code: 'merge-identity', heldSince: 2000 },
        { record: broken, code: 'record-not-storable', heldSince: 2000 },
      ])
      await store.receive([note('n2'), note('n1', { a: [3, 3] })], 4000)
      expect(await store.device.get(heldRecordsKey)).toBeUndefined()
      await store.receive([clash], 5000)
      expect(await store.device.get(heldRecordsKey)).toMatchObject([{ record: clash, heldSince: 5000 }])
    })

    test('I8.13 an edit that cannot be joined refuses its whole call and no other', async () => {
      const bad = store.write([note('n1'), note('n2', {}, { at: -1 })], 1000)
      const good = store.write([note('n3')], 1000)
      await expect(bad).rejects.toMatchObject({ code: 'record-not-storable' })
      await good
      expect([...(await store.getMany(['n1', 'n2', 'n3'])).keys()]).toEqual(['n3'])
    })

    test('I1.26 purging a circle leaves none of its records, and all others', async () => {
      await store.write([note('n1'), note('n2', {}, { gone: true }), note('n3', {}, { circle: 'circle-of-ben' })], 1000)
      await store.purge(circle)
      await reopen()
      expect(await store.circles()).toEqual(['circle-of-ben'])
      expect([...(await store.getMany(['n1', 'n2', 'n3'])).keys()]).toEqual(['n3'])
      await store.write([note('n1', { a: [1, 1] })], 2000)
      expect(await get('n1')).toMatchObject({ body: { a: 1 }, pending: 2000 })
    })

    test('I1.29 device values are replaced, removed and followed', async () => {
      const seen: unknown[] = []
      const live = store.device.live('theme').subscribe((value) => seen.push(value))
      await expect.poll(() => seen).toEqual([undefined])
      await store.device.set('theme', 'dark')
      await store.device.set('theme', ['light', { contrast: 2 }])
      await store.device.set('other', 1)
      await expect.poll(() => seen.at(-1)).toEqual(['light', { contrast: 2 }])
      await store.device.remove('theme')
      await expect.poll(() => seen.at(-1)).toBeUndefined()
      expect(await store.device.get('theme')).toBeUndefined()
      await store.device.set('theme', null)
      expect(await store.device.get('theme')).toBeNull()
      expect(await firstValueFrom(store.device.live('other'))).toBe(1)
      live.unsubscribe()
    })
  })
}
