/**
 * What may be said about safety of the data (I7). `saved` needs a proof: equal fingerprints on both sides,
 * nothing pending, nothing changed since. Everything else says what is known, never more.
 */
export type Trust = {
  level: 'saved' | 'checking' | 'waiting' | 'offline' | 'refused' | 'signed-out' | 'local-only'
  /** Changes that the server does not have yet. */
  waiting: number
  /** Since when the oldest of them waits, epoch ms; null = none waits. */
  waitingSince: number | null
  /** Since when the server has not been reached, epoch ms; null = it is reached, or there is none. */
  offlineSince: number | null
  /** Records that the server refused; kept here and listed on the Status screen. */
  refused: number
  /** When both sides were last shown to be equal, epoch ms; null = never. */
  provenAt: number | null
  /** Code of what stands in the way, where something does. */
  problem: string | null
}
