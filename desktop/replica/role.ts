import type { Role } from '../../shared/kinds/kind.ts'
import type { CircleData } from './circle-data.ts'

/** A member's role by the circle's own records; null = not a member (or not known yet). */
export const roleIn = (data: CircleData, member: string): Role | null =>
  data.members.find((one) => one.body.member === member)?.body.role ?? null
