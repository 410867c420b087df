import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { launch, type Launched, processesOf } from '../support/launcher.ts'

const isUp = 'Medbox is running'
const startMsMax = 15_000
/** What must not last is waited for so long; a machine that does much else is no failure. */
const patienceMs = 30_000

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'medbox-launch-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function start(folder: string, args?: readonly string[]): Launched {
  const launched = launch(folder, args)
  onTestFinished(async () => {
    launched.child.kill('SIGTERM')
    await launched.ended
  })
  return launched
}

const addresses = (text: string): string[] => text.match(/https?:\/\/127\.0\.0\.1:[^ )"\s]*/g) ?? []
const kioskLink = (launched: Launched): string => addresses(launched.text()).find((address) => address.includes('token='))!

test('I6.57 every address that the start prints answers, and all of it is there in time', async () => {
  const folder = freshFolder()
  const medbox = start(folder)
  const times = [await medbox.says(isUp)]
  // A start that the machine had no time for is tried again; one that is slow by itself stays slow.
  while (times.at(-1)! >= startMsMax && times.length < 3) times.push(await start(freshFolder()).says(isUp))
  console.log(`up after ${times.map(Math.round).join(', ')} ms`)
  expect(times.at(-1)).toBeLessThan(startMsMax)
  expect(addresses(medbox.text())).toHaveLength(2)
  for (const address of addresses(medbox.text())) expect((await fetch(address)).status, address).toBe(200)
  expect(medbox.text()).toMatch(/Setup code +\S+/)
  expect(medbox.text()).toContain(folder)
})

test('I6.52 a second start on the same folder starts nothing and says where the first one is; a dead one holds no place', async () => {
  const folder = freshFolder()
  const first = start(folder)
  await first.says(isUp)
  const second = start(folder)
  expect(await second.ended).toBe(0)
  expect(second.text()).toContain('already running')
  expect(addresses(second.text()).sort()).toEqual(addresses(first.text()).sort())
  expect(processesOf(folder)).toHaveLength(3)

  first.child.kill('SIGKILL')
  await first.ended
  await vi.waitFor(() => expect(processesOf(folder)).toEqual([]), patienceMs)
  await start(folder).says(isUp)
})

test('I6.52 a second start shows a link that still works, after the first one was used', async () => {
  const folder = freshFolder()
  const first = start(folder)
  await first.says(isUp)
  const used = kioskLink(first)
  await fetch(used)
  const again = await vi.waitFor(async () => {
    const second = start(folder)
    await second.ended
    expect(kioskLink(second)).not.toBe(used)
    return kioskLink(second)
  }, patienceMs)
  expect((await fetch(again, { redirect: 'manual' })).headers.getSetCookie()).toHaveLength(1)
})

test.each(['SIGTERM', 'SIGINT', 'SIGKILL'] as const)('I6.55 no part outlives a launcher that ends by %s', async (signal) => {
  const folder = freshFolder()
  const medbox = start(folder)
  await medbox.says(isUp)
  expect(processesOf(folder)).toHaveLength(3)
  medbox.child.kill(signal)
  expect(await medbox.ended).toBe(signal === 'SIGKILL' ? signal : 0)
  if (signal !== 'SIGKILL') expect(processesOf(folder)).toEqual([])
  await vi.waitFor(() => expect(processesOf(folder)).toEqual([]), patienceMs)
})

test('I6.50 a core that is killed comes back at the same address', async () => {
  const folder = freshFolder()
  const medbox = start(folder)
  await medbox.says(isUp)
  const { origin } = new URL(kioskLink(medbox))
  const core = processesOf(folder).find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('desktop/core'))
  process.kill(core!, 'SIGKILL')
  await medbox.says('The kiosk ended by SIGKILL and was started again')
  await vi.waitFor(async () => expect((await fetch(origin)).status).toBe(200), patienceMs)
})

test('I6.54 the kiosk starts although the sync server cannot, and does not wait for it', async () => {
  const folder = freshFolder()
  mkdirSync(join(folder, 'server'))
  writeFileSync(join(folder, 'server/databases'), 'not a folder')
  const medbox = start(folder)
  await medbox.says('Kiosk ')
  expect(medbox.text()).not.toContain('Caregivers')
  expect((await fetch(kioskLink(medbox))).status).toBe(200)
  await medbox.says('The sync server cannot start')
  await medbox.says(isUp)
})

test('I6.51 a server alone that cannot start is given up with the place of its log', async () => {
  const folder = freshFolder()
  mkdirSync(join(folder, 'server'))
  writeFileSync(join(folder, 'server/databases'), 'not a folder')
  const server = start(folder, ['--part', 'server', '--server-port', '0'])
  expect(await server.ended).toBe(1)
  const log = join(folder, 'logs/server.log')
  expect(server.text()).toContain(`The sync server cannot start (it ended with code 1); ${log} says why.`)
  expect(readFileSync(log, 'utf8')).toContain('databases')
  expect(processesOf(folder)).toEqual([])
})

test('I6.53 what keeps Medbox from starting is one sentence and no stack', async () => {
  const folder = freshFolder()
  const busy = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void busy.close())
  await vi.waitFor(() => expect(busy.listening).toBe(true))
  const { port } = busy.address() as AddressInfo
  const blocker = join(folder, 'file')
  writeFileSync(blocker, '')
  const free = ['--kiosk-port', '0', '--server-port', '0']
  const refused: [string, string[], string][] = [
    [join(folder, 'a'), ['--kiosk-port', String(port)], `Port ${port} is taken by another program; choose another with --kiosk-port N.`],
    [join(folder, 'b'), ['--server-port', String(port)], `Port ${port} is taken by another program; choose another with --server-port N.`],
    [join(blocker, 'x'), [], `Medbox cannot write to its data folder ${join(blocker, 'x')} (ENOTDIR); choose another with --data DIR.`],
    [join(folder, 'c'), ['--bogus'], `Unknown option '--bogus'. "npm start -- --help" lists the options.`],
  ]
  for (const [data, args, sentence] of refused) {
    const medbox = start(data, [...free, ...args])
    expect(await medbox.ended).toBe(1)
    expect(medbox.text()).toBe(`${sentence}\n`)
  }
})

test('I6.58 what the data folder holds is for its owner alone', async () => {
  const folder = join(freshFolder(), 'new')
  await start(folder).says(isUp)
  expect(statSync(folder).mode & 0o077).toBe(0)
  for (const name of ['enrolment-code', 'running/kiosk.txt', 'logs/server.log'])
    expect(statSync(join(folder, name)).mode & 0o077, name).toBe(0)
})
