import type { Role } from '../../shared/kinds/kind.ts'
import { membership, membershipId } from '../../shared/kinds/membership.ts'
import { readBody } from '../../shared/kinds/read.ts'
import type { MedRecord } from '../../shared/record/record.ts'

/** Who a membership record is about, and the role that it gives: null = none (any more). */
export type MembershipState = { member: string; role: Role | null }

/** Reads a membership record; undefined when it is none, or stands under another's id. */
export function readMembership(record: MedRecord): MembershipState | undefined {
  if (!isMembership(record)) return undefined
  const body = readBody(record)
  if (!body || record.id !== membershipId(record.circle, body.member)) return undefined
  return { member: body.member, role: record.gone || body.revoked ? null : body.role }
}

const isMembership = (record: MedRecord): record is MedRecord & { kind: 'membership' } => record.kind === membership.name
