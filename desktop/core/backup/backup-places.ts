import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { BackupPlace } from '../../replica/backup-port.ts'
import { BackupError } from '../../store/backup/backup-error.ts'
import { backupPlaceApartKey, backupPlaceKey } from '../../store/backup/kept-values.ts'
import type { DeviceValues } from '../../store/store.ts'
import { driveOf, freeBytesOf, isOnDrive, labelOf } from './drives.ts'

export type BackupPlacesOptions = {
  device: DeviceValues
  /** The folder for backups beside the data; made when missing. */
  defaultPlace: string
  /** The drives that are plugged in now. */
  drives: () => Promise<string[]>
}

/** Where this device's backups go. */
export type BackupPlaces = {
  readonly defaultPlace: string
  /** What the device value of the chosen place means. */
  placeOf(value: unknown): string
  chosen(): Promise<string>
  /** Throws `BackupError` (`backup-place-missing`). */
  choose(place: string): Promise<void>
  /** Throws `BackupError` (`backup-place-missing`) when a chosen drive is not plugged in. */
  assertThere(place: string): Promise<void>
  /** The folder beside the data and every drive that is plugged in, each with its room. */
  list(): Promise<BackupPlace[]>
  /** All folders that may hold backups. */
  all(): Promise<string[]>
}

export function backupPlaces({ device, defaultPlace, drives }: BackupPlacesOptions): BackupPlaces {
  const placeOf = (value: unknown): string => (typeof value === 'string' ? value : defaultPlace)
  const chosen = async (): Promise<string> => placeOf(await device.get(backupPlaceKey))

  async function assertPlugged(place: string): Promise<void> {
    if (place === defaultPlace) return
    if (isOnDrive(place) && !driveOf(place, await drives())) throw missing(place)
    await stat(place).catch((error: unknown) => {
      throw missing(place, error)
    })
  }

  return {
    defaultPlace,
    placeOf,
    chosen,
    async choose(place) {
      await assertPlugged(place)
      await device.set(backupPlaceApartKey, place !== defaultPlace && !(await isSameDisk(place, dirname(defaultPlace))))
      await device.set(backupPlaceKey, place === defaultPlace ? undefined : place)
    },
    async assertThere(place) {
      await assertPlugged(place)
      // A stick that is pulled leaves its folder behind, empty, on the disk of the computer.
      if ((await device.get(backupPlaceApartKey)) === true && (await isSameDisk(place, dirname(defaultPlace)))) throw missing(place)
    },
    async list() {
      const places = [{ path: defaultPlace, removable: false }, ...(await drives()).map((path) => ({ path, removable: true }))]
      return Promise.all(places.map(async (place) => ({ ...place, label: labelOf(place.path), freeBytes: await freeBytesOf(place.path) })))
    },
    all: async () => [...new Set([defaultPlace, await chosen(), ...(await drives())])],
  }
}

const isSameDisk = async (one: string, other: string): Promise<boolean> => (await stat(one)).dev === (await stat(other)).dev

const missing = (place: string, cause?: unknown): BackupError =>
  new BackupError('backup-place-missing', `${place} is not there now; plug the drive in, or choose another place for backups.`, cause)
