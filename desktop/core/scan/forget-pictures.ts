import type { Files } from '../../store/files.ts'
import type { Store } from '../../store/store.ts'

/** Removes the pictures of a circle that this device may hold no longer, but for those that another circle has too. */
export async function forgetPictures(store: Store, files: Files, circle: string): Promise<void> {
  const scans = await store.find({ kind: 'label-scan', withGone: true })
  const elsewhere = new Set(scans.filter((scan) => scan.circle !== circle).map((scan) => scan.body.picture))
  for (const { circle: of, body } of scans)
    if (of === circle && typeof body.picture === 'string' && !elsewhere.has(body.picture)) await files.remove(body.picture)
}
