import type { Access } from '../circle/access.ts'
import type { Members } from '../circle/members.ts'
import type { Prove } from '../circle/prove.ts'
import type { Pull } from '../circle/pull.ts'
import type { Push } from '../circle/push.ts'
import type { Heard } from '../circle/heard.ts'
import type { Clock } from '../entropy.ts'
import type { AccessTokens } from '../identity/access-tokens.ts'
import type { Accounts } from '../identity/accounts.ts'
import type { Devices } from '../identity/devices.ts'
import type { Guard } from '../identity/guard.ts'
import type { Pairings } from '../identity/pairings.ts'
import type { Sessions } from '../identity/sessions.ts'
import type { SetupCode } from '../identity/setup-code.ts'
import type { SigningKeys } from '../identity/signing-keys.ts'
import type { Live } from '../live/live.ts'
import type { Log } from '../log.ts'
import type { Storage } from '../storage/storage.ts'

/** All that the routes ask. */
export type Services = {
  storage: Storage
  access: Access
  members: Members
  push: Push
  pull: Pull
  prove: Prove
  heard: Heard
  live: Live
  keys: SigningKeys
  tokens: AccessTokens
  accounts: Accounts
  sessions: Sessions
  setupCode: SetupCode
  devices: Devices
  pairings: Pairings
  guard: Guard
  enrolmentCode: string
  now: Clock
  log: Log
}
