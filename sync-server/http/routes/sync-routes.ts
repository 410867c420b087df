import { Router } from 'express'
import { limits } from '../../../shared/limits.ts'
import { errorCodes } from '../../../shared/protocol/error.ts'
import { type FetchReply, fetchRequestSchema, type ProveReply, proveRequestSchema } from '../../../shared/protocol/prove.ts'
import { type PullReply, pullRequestSchema } from '../../../shared/protocol/pull.ts'
import { type PushReply, pushRequestSchema } from '../../../shared/protocol/push.ts'
import { ApiError } from '../../api-error.ts'
import { serverLimits } from '../../limits.ts'
import { memberRoute } from '../post-route.ts'
import type { Services } from '../services.ts'

/** The wire of sync: push, pull, prove, fetch. */
export function syncRoutes({ access, push, pull, prove, tokens }: Services): Router {
  const assertMember = async (member: string, circle: string) => {
    if (!(await access.roleIn(member, circle)))
      throw new ApiError(403, errorCodes.notAllowed, 'You do not belong to this circle, or no longer.')
  }

  return Router()
    .post(
      '/push',
      memberRoute(tokens, limits.pushBytesMax, pushRequestSchema, async ({ records }, { member }): Promise<PushReply> => {
        return { verdicts: await push.push(member, records) }
      }),
    )
    .post(
      '/pull',
      memberRoute(tokens, serverLimits.cursorBodyBytesMax, pullRequestSchema, (request, { member, device }): Promise<PullReply> => {
        return pull.pull(member, device, request)
      }),
    )
    .post(
      '/prove',
      memberRoute(tokens, serverLimits.bodyBytesMax, proveRequestSchema, async (request, { member }): Promise<ProveReply> => {
        await assertMember(member, request.circle)
        return prove.prove(request)
      }),
    )
    .post(
      '/fetch',
      memberRoute(tokens, serverLimits.idsBodyBytesMax, fetchRequestSchema, async ({ circle, ids }, { member }): Promise<FetchReply> => {
        await assertMember(member, circle)
        return { records: await prove.fetch(circle, ids) }
      }),
    )
}
