import type { Files } from '../../store/files.ts'
import type { Store, StoredRecord } from '../../store/store.ts'
import type { ForgetOld } from '../../sync/forget-old.ts'
import type { Chore } from './housekeeping.ts'

type Parts = { store: Pick<Store, 'find' | 'getMany'>; files: Pick<Files, 'remove'>; forgetOld: ForgetOld }

/** Old records that the server has leave this device, and the pictures of their labels with them. */
export const letOldLeave = (parts: Parts): Chore => ({
  name: 'let-old-leave',
  run: (signal) => parts.forgetOld({ beforeLeaving: (records) => partWith(parts, records), signal }),
})

/** Tells which of the records leave; their pictures go first, so that none is left behind that no record names. */
async function partWith({ store, files }: Parts, records: StoredRecord[]): Promise<StoredRecord[]> {
  const settled = records.filter(({ pending }) => pending === 0)
  const scans = settled.filter(({ kind }) => kind === 'label-scan')
  if (scans.length === 0) return settled
  const medicines = await store.getMany(scans.map(({ ref }) => ref))
  const needed = new Set(scans.filter(({ ref }) => isInUse(medicines.get(ref))))
  const leaving = settled.filter((record) => !needed.has(record))
  for (const picture of await ownPictures(store, leaving)) await files.remove(picture)
  return leaving
}

const isInUse = (medicine: StoredRecord | undefined): boolean => medicine !== undefined && !medicine.gone && medicine.state !== 'stopped'

/** The pictures that no other scan names. */
async function ownPictures(store: Parts['store'], leaving: readonly StoredRecord[]): Promise<Set<string>> {
  const ids = new Set(leaving.map(({ id }) => id))
  const scans = await store.find({ kind: 'label-scan', withGone: true })
  const others = new Set(scans.filter(({ id }) => !ids.has(id)).map(({ body }) => body['picture']))
  const pictures = leaving.flatMap(({ kind, body: { picture } }) => (kind === 'label-scan' && typeof picture === 'string' ? [picture] : []))
  return new Set(pictures.filter((picture) => !others.has(picture)))
}
