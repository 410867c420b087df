/** Why a record from the server was not taken in. `clock`: a stamp of it lies too far in the future. */
export type AsideCode = 'schema' | 'circle' | 'unasked' | 'clock'

/** A record that stays on the server until it can be taken in; `id` is '' where it has none. */
export type AsideRecord = { circle: string; id: string; code: AsideCode; since: number }

export type SetAside = {
  add(record: AsideRecord): void
  remove(circle: string, id: string): void
  removeCircle(circle: string): void
  list(): AsideRecord[]
}

/**
 * Remembers which records were passed over. In memory only: the server keeps them, a proof finds them missing
 * and asks for them again, after a restart as well.
 */
export function createSetAside(recordsMax: number): SetAside {
  const records = new Map<string, AsideRecord>()
  const keyOf = (circle: string, id: string) => `${circle}/${id}`

  return {
    add(record) {
      const key = keyOf(record.circle, record.id)
      if (records.has(key) || records.size < recordsMax) records.set(key, { ...record, since: records.get(key)?.since ?? record.since })
    },
    remove: (circle, id) => void records.delete(keyOf(circle, id)),
    removeCircle(circle) {
      for (const [key, record] of records) if (record.circle === circle) records.delete(key)
    },
    list: () => [...records.values()],
  }
}
