import { expect, test } from 'vitest'
import type { Body } from '../../../shared/kinds/table.ts'
import { createRecord } from '../../../shared/record/edit.ts'
import { openTestReplica } from '../../replica/testing/test-replica.ts'
import { blankMedicine } from '../../replica/testing/blank-medicine.ts'
import type { StoredRecord } from '../../store/store.ts'
import { letOldLeave } from './let-old-leave.ts'

const hash = (digit: string): string => digit.repeat(64)

/** A circle with records that the server has, and what becomes of them when all are old. */
async function open() {
  const { replica, store, circle } = await openTestReplica()
  const removed: string[] = []
  const files = { remove: async (picture: string) => void removed.push(picture) }
  const receive = async (kind: 'label-scan' | 'medicine', id: string, body: object) =>
    store.receive([createRecord(kind, id, circle, body as never, await replica.edit())], replica.now())
  const scan = (id: string, picture: string, more: Partial<Body<'label-scan'>>) => {
    const read = { pictureType: 'image/png', at: 1, width: 1, height: 1, fields: {}, review: [], text: '' }
    return receive('label-scan', id, { ...read, picture, medicine: '', status: 'discarded', ...more })
  }
  const leave = async (): Promise<string[]> => {
    let leaving: StoredRecord[] = []
    const forgetOld: Parameters<typeof letOldLeave>[0]['forgetOld'] = async ({ beforeLeaving } = {}) => {
      leaving = await beforeLeaving!(await store.find({ kind: 'label-scan' }))
      return leaving.length
    }
    await letOldLeave({ store, files, forgetOld }).run(new AbortController().signal)
    return leaving.map(({ id }) => id)
  }
  return { replica, store, circle, receive, scan, leave, removed }
}

test('I1.107 a label scan takes its picture along, unless another scan that stays has the same', async () => {
  const { scan, leave, removed, store, replica, circle } = await open()
  await scan('scan:1', hash('1'), {})
  await scan('scan:2', hash('2'), {})
  const unsent = { picture: hash('2'), pictureType: 'image/png', at: 1, width: 1, height: 1, fields: {}, review: [], text: '' } as const
  const body = { ...unsent, review: [], medicine: '', status: 'discarded' } as const
  await store.write([createRecord('label-scan', 'scan:3', circle, { ...body, review: [] }, await replica.edit())], replica.now())
  expect(await leave()).toEqual(['scan:1', 'scan:2'])
  expect(removed).toEqual([hash('1')])
})

test('I1.107 the label of a medicine that is still taken stays, and its picture', async () => {
  const { scan, receive, leave, removed } = await open()
  await receive('medicine', 'medicine:taken', { ...blankMedicine, name: 'Taken', status: 'active', drawer: null })
  await receive('medicine', 'medicine:stopped', { ...blankMedicine, name: 'Stopped', status: 'stopped', drawer: null })
  await scan('scan:1', hash('1'), { status: 'confirmed', medicine: 'medicine:taken' })
  await scan('scan:2', hash('2'), { status: 'confirmed', medicine: 'medicine:stopped' })
  expect(await leave()).toEqual(['scan:2'])
  expect(removed).toEqual([hash('2')])
})
