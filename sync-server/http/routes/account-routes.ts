import { Router } from 'express'
import { accountRequestSchema, refreshRequestSchema, type SessionReply, signInRequestSchema } from '../../../shared/protocol/account.ts'
import { errorCodes } from '../../../shared/protocol/error.ts'
import { ApiError } from '../../api-error.ts'
import { serverDevice } from '../../circle/members.ts'
import type { Account } from '../../identity/accounts.ts'
import { signInNeeded } from '../../identity/access-tokens.ts'
import type { SessionGrant } from '../../identity/sessions.ts'
import { serverLimits } from '../../limits.ts'
import { openRoute } from '../post-route.ts'
import type { Services } from '../services.ts'

/** People: making an account with a code, signing in, keeping the session, signing out. */
export function accountRoutes(services: Services): Router {
  const { accounts, guard, live, sessions, tokens } = services
  const bytesMax = serverLimits.bodyBytesMax

  return Router()
    .post(
      '/accounts',
      openRoute(bytesMax, accountRequestSchema, async (request, address) => {
        await assertReplica(services, request.replica.device)
        const account = await guard.code(address, () => openAccount(services, request))
        return beginSession(services, account, request.replica.device)
      }),
    )
    .post(
      '/sessions',
      openRoute(bytesMax, signInRequestSchema, async ({ email, password, replica }, address) => {
        await assertReplica(services, replica.device)
        const account = await guard.password(address, email, () => accounts.signIn(email, password))
        return beginSession(services, account, replica.device)
      }),
    )
    .post(
      '/sessions/refresh',
      openRoute(bytesMax, refreshRequestSchema, async ({ refreshToken }) => {
        const grant = await sessions.refresh(refreshToken)
        if (grant && 'ended' in grant) endSession(services, grant.ended)
        const name = grant && 'user' in grant ? await accounts.nameOf(grant.user) : undefined
        if (!grant || 'ended' in grant || name === undefined) throw signInNeeded()
        return sessionReply(services, grant, name)
      }),
    )
    .post(
      '/sessions/end',
      openRoute(bytesMax, refreshRequestSchema, async ({ refreshToken }) => {
        const session = await sessions.end(refreshToken)
        if (session) endSession({ tokens, live }, session)
        return undefined
      }),
    )
}

type NewAccount = Parameters<Services['accounts']['create']>[0] & { code: string }

/** The first account comes with the setup code, later ones with a pairing code; undefined when the code is neither. */
async function openAccount({ accounts, members, pairings, setupCode }: Services, request: NewAccount): Promise<Account | undefined> {
  if (await setupCode.isRight(request.code)) {
    const account = await accounts.create(request)
    await setupCode.discard()
    return account
  }
  if (!(await pairings.isFor(request.code, null))) return undefined
  const account = await accounts.create(request)
  const pairing = await pairings.use(request.code, account.user)
  if (pairing) await members.grant(pairing.circle, { id: account.user, type: 'person', name: account.name }, pairing.role)
  return account
}

/** A person's replica may not go by the id of an enrolled device, or of the server. */
async function assertReplica({ devices }: Services, device: string): Promise<void> {
  if (device === serverDevice || (await devices.has(device)))
    throw new ApiError(403, errorCodes.notAllowed, 'This device id belongs to another device; set this one up anew.')
}

async function beginSession(services: Services, { user, name }: Account, device: string): Promise<SessionReply> {
  return sessionReply(services, await services.sessions.begin(user, device), name)
}

async function sessionReply(
  { tokens }: Services,
  { user, session, device, refreshToken }: SessionGrant,
  name: string,
): Promise<SessionReply> {
  return { ...(await tokens.issue({ member: user, type: 'person', device, session })), refreshToken, user, name }
}

function endSession({ tokens, live }: Pick<Services, 'tokens' | 'live'>, session: string): void {
  tokens.end(session)
  live.endSession(session)
}
