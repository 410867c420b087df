export type RunOptions = { count: number; seed: number }

/** What a kind of fault did: `wrong` is empty when nothing was lost and everything was noticed. */
export type Report = {
  episodes: number
  /** Items whose writing was acknowledged. */
  acknowledged: number
  wrong: string[]
  detail: Record<string, number>
}
