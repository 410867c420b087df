import { randomBytes } from 'node:crypto'
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { seededRandom } from '../../sim/seeded-random.ts'
import { type OpenStore, openStore } from './open-store.ts'
import { type Item, keyOf, type Numbers, pictureOf, recordsOf, type Stream } from './streams.ts'

// The process that the fault tests kill: node writer.child.ts FOLDER ROUND SEED KEY [WORK ...]. It writes its streams
// without end, each item after the one before, beside the named maintenance work, and says on its output what was
// acknowledged, at once: a line that is out was acknowledged before the kill. The line `stop` on its input ends it well.

const [folder, roundText, seedText, key, ...works] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  ...(keyof typeof maintenance)[],
]
const round = Number(roundText)
const random = seededRandom(Number(seedText))
const seen: Numbers = {}
let stopping = false

const say = (line: object): void => void writeSync(1, `${JSON.stringify(line)}\n`)

const writers: Record<Stream, (open: OpenStore, item: Item) => Promise<unknown>> = {
  dose: ({ store }, item) => store.write(recordsOf(item), 1),
  batch: ({ store }, item) => store.write(recordsOf(item), 1),
  crowd: ({ store }, item) => store.write(recordsOf(item), 1),
  received: ({ store }, item) => store.receive(recordsOf(item), 1),
  value: ({ store }, item) => store.device.set(keyOf('value', round), item),
  picture: writePicture,
}

const maintenance = {
  copyTo: async ({ file }: OpenStore) => {
    const path = join(folder, `copy-${round}-${randomBytes(4).toString('hex')}.sqlite`)
    const begun = { ...seen }
    say({ begin: 'copyTo', path })
    await file.copyTo(path)
    say({ copied: path, seen: begun })
  },
  changeKey: async ({ file }: OpenStore) => {
    const next = randomBytes(32)
    say({ begin: 'changeKey', key: next.toString('hex') })
    await file.changeKey(next)
    say({ key: next.toString('hex') })
  },
  shrink: async ({ store, file }: OpenStore) => {
    // What this round wrote first is forgotten by nobody: room is made by a circle of its own.
    await store.receive(
      [
        {
          ...recordsOf({ stream: 'dose', round, number: -1, seen: {} })[0]!,
          id: 'shrink',
          circle: 'away',
          body: { text: 'x'.repeat(200_000) },
        },
      ],
      1,
    )
    await store.purge('away')
    say({ begin: 'shrink' })
    await file.shrink()
  },
  check: async ({ file }: OpenStore) => {
    say({ begin: 'check' })
    const damage = await file.check()
    if (damage.length > 0) say({ broken: 'check', message: damage.join('; ') })
  },
}

async function writePicture({ pictures }: OpenStore, item: Item): Promise<void> {
  const bytes = pictureOf(item)
  const data = new Blob([bytes], { type: 'image/jpeg' })
  const document = {
    id: `${round}:${item.number}`,
    item,
    _deleted: false,
    _attachments: { picture: { length: bytes.length, type: 'image/jpeg', digest: `${round}:${item.number}`, data } },
    _rev: '1-x',
    _meta: { lwt: item.number + 1 },
  }
  const { error } = await pictures.bulkWrite([{ document }], 'faults')
  if (error.length > 0) throw new Error(JSON.stringify(error))
}

/** Errors with these codes say that the disk is full: the same item is tried again until there is room. */
const isFull = (error: unknown): boolean => (error as { code?: string }).code === 'store-full'

async function runStream(open: OpenStore, stream: Stream): Promise<void> {
  for (let number = 0; !stopping; number++) {
    const item: Item = { stream, round, number, seen: { ...seen } }
    await untilThereIsRoom(open, stream, () => writers[stream](open, item))
    seen[stream] = number
    say({ ack: stream, number })
  }
}

async function runMaintenance(open: OpenStore): Promise<void> {
  while (!stopping && works.length > 0) {
    const work = random.pick(works)
    try {
      await maintenance[work](open)
      say({ end: work })
    } catch (error) {
      if (!isFull(error)) throw error
      say({ full: work })
    }
    await wait(random.int(40))
  }
}

async function untilThereIsRoom(open: OpenStore, what: string, work: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await work()
      return
    } catch (error) {
      if (!isFull(error)) throw error
      say({ full: what })
      // What is there can be read meanwhile.
      const value = (await open.store.device.get(keyOf('value', round))) as Item | undefined
      if ((value?.number ?? -1) < (seen.value ?? -1))
        throw new Error(`the value ${seen.value} cannot be read while the disk is full`, { cause: error })
      await wait(20)
    }
  }
}

const fail = (error: unknown): void => {
  const { code, message, stack } = error as { code?: string; message: string; stack: string }
  say({ broken: code ?? 'error', message: `${message} ${stack}`.slice(0, 1500) })
  process.exit(1)
}

createInterface({ input: process.stdin })
  .on('line', () => (stopping = true))
  .on('close', () => stopping || process.exit(0))

say({ opening: true })
const open = await openStore(folder, key).catch((error: unknown) => {
  say({ refused: (error as { code?: string }).code ?? String(error), message: (error as Error).message })
  process.exit(1)
})
say({ open: true, lostWrites: open.file.lostWrites })
await Promise.all([...(Object.keys(writers) as Stream[]).map((stream) => runStream(open, stream)), runMaintenance(open)])
  .then(() => open.close())
  .then(() => say({ closed: true }), fail)
process.exit(0)
