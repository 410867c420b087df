import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { MedRecord } from '../../shared/record/record.ts'
import { openSqliteStore } from './open-sqlite.ts'

const killRounds = Number(process.env['MEDBOX_KILLS'] ?? 10)
const childPath = fileURLToPath(new URL('./open-sqlite.child.ts', import.meta.url))

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'medbox-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const note = (id: string, text = ''): MedRecord => {
  const by = { user: 'u', device: 'devicea' }
  return { id, circle: 'circle-1', kind: 'note', v: 1, at: 1, ref: '', state: '', clock: {}, by, gone: false, body: { text } }
}

type Child = { process: ChildProcess; exited: Promise<unknown>; lines: () => string[] }

/** Resolves when the child has printed its first line. */
async function startChild(round: number): Promise<Child> {
  const child = spawn(process.execPath, [childPath, folder, String(round)], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  const exited = new Promise((resolve) => child.once('close', resolve))
  await Promise.race([new Promise((resolve) => child.stdout.once('data', resolve)), exited])
  return { process: child, exited, lines: () => output.split('\n').slice(0, -1) }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test(
  `I1.10 no acknowledged write is lost by SIGKILL, and no write is half there (${killRounds} rounds)`,
  { timeout: killRounds * 10_000 },
  async () => {
    const acknowledged: string[] = []
    const delays: number[] = []
    for (let round = 0; round < killRounds; round++) {
      const child = await startChild(round)
      delays.push(Math.floor(20 + Math.random() * 150))
      await pause(delays.at(-1)!)
      child.process.kill('SIGKILL')
      await child.exited
      acknowledged.push(...child.lines().slice(1))
    }
    console.log(`${acknowledged.length} groups acknowledged; killed after ${delays.join(', ')} ms`)
    const store = await openSqliteStore({ folder })
    const found = Map.groupBy(await store.find({}), (record) => record.ref)
    await store.close()
    expect(acknowledged.length).toBeGreaterThan(0)
    expect(acknowledged.filter((group) => !found.has(group))).toEqual([])
    expect([...found].filter(([, records]) => records.length !== 3).map(([group]) => group)).toEqual([])
  },
)

test(
  'I1.12 a folder that another process works with is refused, until that process ends, however it ends',
  { timeout: 60_000 },
  async () => {
    const child = await startChild(0)
    expect(child.lines()[0]).toBe('open')
    await expect(openSqliteStore({ folder })).rejects.toMatchObject({ code: 'store-in-use', message: expect.stringContaining(folder) })
    child.process.kill('SIGKILL')
    await child.exited
    const store = await openSqliteStore({ folder })
    await expect(openSqliteStore({ folder })).rejects.toMatchObject({ code: 'store-in-use' })
    const second = await startChild(1)
    await second.exited
    expect(second.lines()).toEqual(['store-in-use'])
    await store.close()
  },
)

test('I1.13 a folder that cannot be written is named', async () => {
  writeFileSync(join(folder, 'file'), '')
  mkdirSync(join(folder, 'taken', 'medbox.sqlite'), { recursive: true })
  for (const place of ['file', 'file/below', 'taken'].map((name) => join(folder, name)))
    await expect(openSqliteStore({ folder: place })).rejects.toMatchObject({
      code: 'store-not-writable',
      message: expect.stringContaining(place),
    })
})

test('I1.14 a full disk refuses the write, keeps everything else, and is over when there is space', async () => {
  const store = await openSqliteStore({ folder, fileBytesMax: 600_000 })
  await store.write([note('before')], 1)
  const large = 'x'.repeat(300_000)
  await expect(store.write([note('n1', large), note('n2', large)], 1)).rejects.toMatchObject({ code: 'store-full' })
  await store.write([note('after')], 1)
  await expect(store.device.set('draft', large + large)).rejects.toMatchObject({ code: 'store-full' })
  await store.close()
  const roomy = await openSqliteStore({ folder })
  await roomy.write([note('n1', large)], 1)
  expect([...(await roomy.getMany(['before', 'after', 'n1', 'n2'])).keys()]).toEqual(['before', 'after', 'n1'])
  await roomy.close()
})

test('I1.15 a damaged file is named as such, and left as it is', async () => {
  const path = join(folder, 'medbox.sqlite')
  writeFileSync(path, 'no database'.repeat(1000))
  await expect(openSqliteStore({ folder })).rejects.toMatchObject({ code: 'store-damaged', message: expect.stringContaining(path) })
  expect(readFileSync(path, 'utf8')).toBe('no database'.repeat(1000))
})

test('I1.15 damage inside the file is named when it is met', async () => {
  const store = await openSqliteStore({ folder })
  await store.write(
    Array.from({ length: 200 }, (_, i) => note(`n${i}`, 'y'.repeat(500))),
    1,
  )
  await store.close()
  const path = join(folder, 'medbox.sqlite')
  const bytes = readFileSync(path)
  writeFileSync(path, bytes.fill(0xa5, Math.floor(bytes.length / 3)))
  const reading = openSqliteStore({ folder }).then((damaged) => damaged.find({}).finally(() => damaged.close()))
  await expect(reading).rejects.toMatchObject({ code: 'store-damaged' })
})

test('I1.26 no byte of a purged circle stays in the file', async () => {
  const store = await openSqliteStore({ folder })
  await store.write(
    Array.from({ length: 300 }, (_, i) => note(`n${i}`, `private words ${'z'.repeat(i * 20)}`)),
    1,
  )
  await store.write([{ ...note('other', 'public words'), circle: 'circle-2' }], 1)
  await store.purge('circle-1')
  await store.close()
  expect(readdirSync(folder)).toEqual(['medbox.lock', 'medbox.sqlite', 'medbox.sqlite-mark'])
  const bytes = readFileSync(join(folder, 'medbox.sqlite'))
  expect(bytes.includes('public words')).toBe(true)
  expect(bytes.includes('private words')).toBe(false)
})

test('I1.16 a store that is closed says so', async () => {
  const store = await openSqliteStore({ folder })
  await store.close()
  await expect(store.write([note('n1')], 1)).rejects.toMatchObject({ code: 'store-closed' })
  await expect(store.get('n1')).rejects.toMatchObject({ code: 'store-closed' })
})
