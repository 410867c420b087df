import { Router } from 'express'
import {
  circleReplySchema,
  circleRequestSchema,
  type ClaimReply,
  claimRequestSchema,
  type DeviceSessionReply,
  deviceSessionRequestSchema,
  type EnrolReply,
  enrolRequestSchema,
  type PairingReply,
  pairingRequestSchema,
} from '../../../shared/protocol/device.ts'
import { errorCodes } from '../../../shared/protocol/error.ts'
import type { z } from 'zod'
import { ApiError } from '../../api-error.ts'
import { type Member, serverDevice } from '../../circle/members.ts'
import { type Caller, signInNeeded } from '../../identity/access-tokens.ts'
import { isSameSecret } from '../../identity/one-time-code.ts'
import { serverLimits } from '../../limits.ts'
import { memberRoute, openRoute } from '../post-route.ts'
import type { Services } from '../services.ts'

/** Devices with keys of their own, and how people and devices come into circles. */
export function deviceRoutes(services: Services): Router {
  const { access, devices, guard, members, pairings, tokens } = services
  const bytesMax = serverLimits.bodyBytesMax

  return Router()
    .post(
      '/devices',
      openRoute(bytesMax, enrolRequestSchema, (request, address): Promise<EnrolReply> => {
        if (request.device === serverDevice) throw new ApiError(403, errorCodes.notAllowed, "This device id is the server's own.")
        return guard.code(address, () => enrol(services, request))
      }),
    )
    .post(
      '/devices/session',
      openRoute(bytesMax, deviceSessionRequestSchema, async ({ assertion }): Promise<DeviceSessionReply> => {
        const device = await devices.checkAssertion(assertion)
        if (!device) throw signInNeeded()
        return tokens.issue({ member: device, type: 'device', device, session: null })
      }),
    )
    .post(
      '/circles',
      memberRoute(tokens, bytesMax, circleRequestSchema, async ({ circle }, caller): Promise<z.infer<typeof circleReplySchema>> => {
        await members.createCircle(circle, await memberOf(services, caller))
        return { circle }
      }),
    )
    .post(
      '/pairings',
      memberRoute(tokens, bytesMax, pairingRequestSchema, async ({ circle, role }, { member }): Promise<PairingReply> => {
        if ((await access.roleIn(member, circle)) !== 'owner')
          throw new ApiError(403, errorCodes.notAllowed, 'Only an owner of the circle gives out pairing codes.')
        return pairings.issue(circle, role)
      }),
    )
    .post(
      '/pairings/claim',
      memberRoute(tokens, bytesMax, claimRequestSchema, async ({ code }, caller): Promise<ClaimReply> => {
        const member = await memberOf(services, caller)
        return guard.code(caller.member, () => join(services, code, member))
      }),
    )
}

/** Who knows the server's enrolment code is enrolled; who comes with a pairing code also joins its circle. */
async function enrol(
  services: Services,
  { code, device, name, publicKey }: z.infer<typeof enrolRequestSchema>,
): Promise<EnrolReply | undefined> {
  if (isSameSecret(code, services.enrolmentCode)) {
    await services.devices.enrol(device, name, publicKey)
    return { circle: null, role: null }
  }
  if (!(await services.pairings.isFor(code, device))) return undefined
  await services.devices.enrol(device, name, publicKey)
  return join(services, code, { id: device, type: 'device', name })
}

async function join({ pairings, members }: Services, code: string, member: Member): Promise<ClaimReply | undefined> {
  const pairing = await pairings.use(code, member.id)
  return pairing && { circle: pairing.circle, role: await members.grant(pairing.circle, member, pairing.role) }
}

async function memberOf({ accounts, devices }: Services, { member, type }: Caller): Promise<Member> {
  const name = type === 'person' ? await accounts.nameOf(member) : await devices.nameOf(member)
  if (name === undefined) throw signInNeeded()
  return { id: member, type, name: name.trim() || 'Medbox' }
}
