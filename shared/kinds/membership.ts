import { z } from 'zod'
import { defineKind, fixed, latest, roleSchema } from './kind.ts'
import { nameSchema, refSchema } from './parts.ts'

/** That a person or a device belongs to the circle, and as what; id `membership:<circle>:<member>`. */
export const membership = defineKind({
  name: 'membership',
  version: 1,
  fields: {
    member: fixed(refSchema),
    type: fixed(z.enum(['person', 'device'])),
    name: latest(nameSchema),
    role: latest(roleSchema),
    revoked: latest(z.boolean()),
  },
  derive: (body) => ({ at: 0, ref: body.member, state: body.revoked ? 'revoked' : 'active' }),
  writers: ['owner'],
})

export const membershipId = (circle: string, member: string): string => `membership:${circle}:${member}`
