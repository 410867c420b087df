import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createRecord } from '../../../shared/record/edit.ts'
import { openTestReplica } from '../../replica/testing/test-replica.ts'
import { openFiles } from '../../store/files.ts'
import { forgetPictures } from './forget-pictures.ts'

test('I9.65 with a circle its pictures leave the device, but for those that another circle has too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'medbox-pictures-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const files = await openFiles(folder, new Uint8Array(32))
  const { replica, store, circle } = await openTestReplica()
  const [lost, shared] = [await files.put(Uint8Array.of(1)), await files.put(Uint8Array.of(2))]
  const scan = async (id: string, of: string, picture: string) => {
    const body = {
      picture,
      pictureType: 'image/png',
      at: 0,
      width: 1,
      height: 1,
      fields: {},
      review: [],
      text: '',
      medicine: '',
      status: 'draft',
    } as const
    await store.write([createRecord('label-scan', id, of, { ...body, review: [] }, await replica.edit())], replica.now())
  }
  await scan('scan:1', circle, lost)
  await scan('scan:2', circle, shared)
  await scan('scan:3', 'another-circle', shared)
  await forgetPictures(store, files, circle)
  expect([lost, shared].map((hash) => files.has(hash))).toEqual([false, true])
})
