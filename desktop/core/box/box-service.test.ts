import { firstValueFrom, NEVER, Subject } from 'rxjs'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { BoxRecord } from '../../../hardware/driver/box-record.ts'
import type { BoxLinkOptions } from '../../../hardware/driver/box-link.ts'
import { addDaily, hour, minute, morning, openTestReplica } from '../../replica/testing/test-replica.ts'
import { readCircle } from '../../replica/circle-data.ts'
import { boxCursor } from './box-cursor.ts'
import { startBoxService } from './box-service.ts'

let link: BoxLinkOptions

vi.mock('../../../hardware/driver/box-link.ts', () => ({
  createBoxLink(options: BoxLinkOptions) {
    link = options
    return {
      status: () => ({ link: 'ready', drawers: 8, openDrawers: [] }),
      subscribe: () => () => {},
      setOutputs: () => {},
      close: async () => {},
    }
  },
}))

const opened: BoxRecord = {
  device: '00000000-0000-4000-8000-000000000001',
  epoch: 1,
  seq: 1,
  boot: 1,
  at: morning,
  uncertaintyMs: 1000,
  kind: 'drawer-opened',
  drawer: 3,
}

async function startService() {
  const kiosk = await openTestReplica(morning - hour)
  await addDaily(kiosk, 'Metformin', 3, ['08:00'])
  kiosk.goTo(morning + minute)
  const circle$ = new Subject<string | null>()
  const service = startBoxService({
    replica: kiosk.replica,
    circle$,
    signal$: NEVER,
    opener: { list: async () => [], open: () => Promise.reject(new Error()) },
    virtualBox: null,
    log: console as never,
  })
  onTestFinished(() => service.close())
  return { ...kiosk, circle$, service }
}

test('I3.51 journal entries that arrive before the core knows its circle wait for it, unacknowledged', async () => {
  const { replica, circle, circle$ } = await startService()
  let isAcknowledged = false
  const committed = link.onRecords([opened]).then(() => (isAcknowledged = true))
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(isAcknowledged).toBe(false)
  circle$.next(circle)
  await committed
  expect((await readCircle(replica, circle)).doses.size).toBe(1)
})

test('I3.52 the cursor moves only after the records are durable, so a failed write leaves the journal as it was', async () => {
  const { replica, circle, circle$ } = await startService()
  circle$.next(circle)
  const write = vi.spyOn(replica.store, 'write').mockRejectedValueOnce(new Error('the disk is full'))
  await expect(link.onRecords([opened])).rejects.toThrow('full')
  expect(await boxCursor(replica).read(opened.device, 1)).toBe(0)
  write.mockRestore()
  await link.onRecords([opened])
  expect(await boxCursor(replica).read(opened.device, 1)).toBe(1)
  expect((await readCircle(replica, circle)).doses.size).toBe(1)
})

test('I3.53 a drawer can be tried by its light; without a box the refusal says so', async () => {
  const { service, circle, circle$ } = await startService()
  circle$.next(circle)
  expect((await firstValueFrom(service.state$)).link).toBe('ready')
  await expect(service.moveVirtualDrawer(3, true)).rejects.toMatchObject({ code: 'no-virtual-box' })
})
