import type { Reply } from './reply.ts'

/** Where access tokens come from. `sign-in-needed` means that only a person can help. */
export interface Credentials {
  /** A token that is valid for some seconds at least. */
  token(): Promise<Reply<string>>
  /** Another token than `refused`, which the server turned down. */
  refresh(refused: string): Promise<Reply<string>>
}

/** How long before its end a token is no longer used, so that it does not end on the way. */
export const tokenSpareMs = 20_000
