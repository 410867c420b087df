import type { Commands } from '../../contract/serve.ts'
import { ContractError } from '../../contract/contract-error.ts'
import { membershipId } from '../../../shared/kinds/membership.ts'
import type { CircleData } from '../circle-data.ts'
import type { CommandContext } from '../command-context.ts'
import { roleIn } from '../role.ts'

export function peopleCommands(context: CommandContext): Pick<Commands, 'invite' | 'changeRole' | 'removeMember'> {
  return {
    async invite({ circle, role }) {
      await context.guard()
      return context.host.server.invite(circle, role)
    },
    async changeRole({ circle, member, role }) {
      await editMember(circle, member, { role })
      return {}
    },
    async removeMember({ circle, member }) {
      await editMember(circle, member, { revoked: true })
      return {}
    },
  }

  async function editMember(
    circle: string,
    member: string,
    patch: { role?: 'owner'; revoked?: boolean } | Record<string, unknown>,
  ): Promise<void> {
    await context.guard()
    const data = await context.data(circle)
    if (roleIn(data, context.replica.user()) !== 'owner')
      throw new ContractError('not-allowed', 'Only an owner decides who belongs to the circle.')
    if (isLastOwner(data, member)) throw new ContractError('last-owner', 'A circle needs an owner. Make somebody else owner first.')
    await context.save(await context.edit(circle, membershipId(circle, member), 'membership', patch))
  }
}

function isLastOwner(data: CircleData, member: string): boolean {
  const owners = data.members.filter((one) => one.body.role === 'owner')
  return owners.length === 1 && owners[0]!.body.member === member
}
