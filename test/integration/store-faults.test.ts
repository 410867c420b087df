import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { mountingPrefix } from '../support/store-faults/small-disk.ts'

const seed = process.env.MEDBOX_SEED ?? String(Date.now() % 1_000_000)
const share = '0.1'
const program = join(import.meta.dirname, '../soak/store.ts')

/** A tenth of what `npm run soak -- store` does. */
function faults(name: string): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, '--only', name, '--share', share, '--seed', seed], {
    encoding: 'utf8',
  })
  console.log(stdout)
  return { status, said: stderr }
}

const allIsWell = { status: 0, said: '' }
const times = { timeout: 300_000 }
const canMount = mountingPrefix() !== undefined
if (!canMount) console.log('Left out: full and read-only disks; mounting one needs root or user namespaces (unshare -Urm).')

test(
  'I1.120 SIGKILL at any moment, in the midst of maintenance too, loses no acknowledged write; copies hold what came before them',
  times,
  () => {
    expect(faults('kills')).toEqual(allIsWell)
  },
)

test(
  'I1.121 a torn log loses nothing beyond its last commit; what damage before it takes away is named at every start, and the rest is a consistent past',
  times,
  () => {
    expect(faults('torn')).toEqual(allIsWell)
  },
)

test.skipIf(!canMount)(
  'I1.122 a disk that is full or read-only is named, keeps what was acknowledged, and work goes on when there is room',
  times,
  () => {
    expect(faults('full')).toEqual(allIsWell)
  },
)

test(
  'I1.123 random damage to any file is noticed or changes nothing; what a backup or the file still has is there afterwards',
  times,
  () => {
    expect(faults('rot')).toEqual(allIsWell)
  },
)

test(
  'I1.124 writes beside copies, checks and changes of key give the answers of the memory storage; closing in their midst leaves a whole store',
  times,
  () => {
    expect(faults('storm')).toEqual(allIsWell)
  },
)
