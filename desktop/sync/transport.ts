import type { ClaimReply, ClaimRequest, PairingReply, PairingRequest } from '../../shared/protocol/device.ts'
import type { LiveEvent } from '../../shared/protocol/live.ts'
import type { FetchReply, FetchRequest, ProveReply, ProveRequest } from '../../shared/protocol/prove.ts'
import type { PullReply, PullRequest } from '../../shared/protocol/pull.ts'
import type { PushReply, PushRequest } from '../../shared/protocol/push.ts'
import type { Failure, Reply } from './reply.ts'

/** What the sync loop asks of a server, as a member that is signed in. An aborted call answers `offline`. */
export interface SyncTransport {
  push(request: PushRequest, signal: AbortSignal): Promise<Reply<PushReply>>
  pull(request: PullRequest, signal: AbortSignal): Promise<Reply<PullReply>>
  prove(request: ProveRequest, signal: AbortSignal): Promise<Reply<ProveReply>>
  fetch(request: FetchRequest, signal: AbortSignal): Promise<Reply<FetchReply>>
  createCircle(circle: string, signal: AbortSignal): Promise<Reply<{ circle: string }>>
  /** Listens until the connection ends, and says why it did; `hello` comes first. */
  live(onEvent: (event: LiveEvent) => void, signal: AbortSignal): Promise<Failure>
}

/** What a person at a screen asks of it. */
interface PairingTransport {
  createPairing(request: PairingRequest): Promise<Reply<PairingReply>>
  claim(request: ClaimRequest): Promise<Reply<ClaimReply>>
}

export type Transport = SyncTransport & PairingTransport
