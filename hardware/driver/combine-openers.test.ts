import { describe, expect, test } from 'vitest'
import type { BoxPort, PortOpener } from './box-port.ts'
import { combineOpeners } from './combine-openers.ts'

const port: BoxPort = { write: () => undefined, onData: () => undefined, onClose: () => undefined, close: async () => undefined }
const opener = (paths: string[], opened: string[] = []): PortOpener => ({
  list: async () => paths.map((path) => ({ path, rank: 0 })),
  open: async (path) => {
    opened.push(path)
    return port
  },
})
const broken: PortOpener = {
  list: () => Promise.reject(new Error('no driver')),
  open: () => Promise.reject(new Error('no driver')),
}

describe('two sources of ports', () => {
  test('I3.29 the first is ranked before the second, and each opens its own', async () => {
    const realOpened: string[] = []
    const virtualOpened: string[] = []
    const both = combineOpeners(opener(['COM3'], realOpened), opener(['sim:1'], virtualOpened))
    expect(await both.list()).toEqual([
      { path: 'COM3', rank: 0 },
      { path: 'sim:1', rank: 1 },
    ])
    await both.open('sim:1')
    await both.open('COM3')
    expect([realOpened, virtualOpened]).toEqual([['COM3'], ['sim:1']])
    await expect(both.open('COM4')).rejects.toThrow('COM4')
  })

  test('I3.29 one that cannot list does not hide the other', async () => {
    expect(await combineOpeners(broken, opener(['sim:1'])).list()).toEqual([{ path: 'sim:1', rank: 1 }])
    await expect(combineOpeners(broken, opener([])).list()).rejects.toThrow('no driver')
  })
})
