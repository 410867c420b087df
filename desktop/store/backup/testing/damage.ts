import { readFileSync, writeFileSync } from 'node:fs'
import type { Store } from '../../store.ts'

export const pageBytes = 4096

export const idsOf = async ({ store }: { store: Store }) => (await store.find({ withGone: true })).map(({ id }) => id).toSorted()

/** Flips one bit of a file at a place between 0 and 1. */
export function flip(path: string, place: number, bit = 0): void {
  const bytes = readFileSync(path)
  bytes[Math.min(bytes.length - 1, Math.floor(place * bytes.length))]! ^= 1 << bit
  writeFileSync(path, bytes)
}

/** Makes a range of whole pages unreadable. */
export function ruin(path: string, fromPage: number, toPage: number): void {
  const bytes = readFileSync(path)
  writeFileSync(path, bytes.fill(0xa5, fromPage * pageBytes, Math.min(bytes.length, toPage * pageBytes)))
}

/** Makes pages in the middle unreadable, where only rows are. */
export function ruinRows(path: string, pages: number): void {
  const middle = Math.floor(readFileSync(path).length / pageBytes / 2)
  ruin(path, middle, middle + pages)
}
