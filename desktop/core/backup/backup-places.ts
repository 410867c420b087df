import type { BackupPlace } from '../../replica/backup-port.ts'
import { freeBytesOf, labelOf } from './drives.ts'

/** The folder beside the data and every drive that is plugged in, each with its room. */
export async function backupPlaces(defaultPlace: string, drives: readonly string[]): Promise<BackupPlace[]> {
  const places = [{ path: defaultPlace, removable: false }, ...drives.map((path) => ({ path, removable: true }))]
  return Promise.all(places.map(async (place) => ({ ...place, label: labelOf(place.path), freeBytes: await freeBytesOf(place.path) })))
}
