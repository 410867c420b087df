import { ContractError } from '../../contract/contract-error.ts'
import type { Commands } from '../../contract/serve.ts'
import type { CommandContext } from '../command-context.ts'
import { roleIn } from '../role.ts'

type Command = (input: { circle?: string }) => Promise<unknown>

/** What concerns a circle without changing it. */
const harmless: ReadonlySet<string> = new Set(['chooseCircle'])

/** The commands, refused to who only looks: the server would refuse what they write, and until then the own screen would show it as done. */
export function refusedToViewers(commands: Commands, context: CommandContext): Commands {
  const guarded = Object.entries(commands as unknown as Record<string, Command>).map(([name, run]) => [
    name,
    harmless.has(name) ? run : guard(run),
  ])
  return Object.fromEntries(guarded) as Commands

  function guard(run: Command): Command {
    return async (input) => {
      if (input.circle !== undefined && roleIn(await context.data(input.circle), context.replica.user()) === 'viewer')
        throw new ContractError('not-allowed', 'You may look at this circle, but not change it.')
      return run(input)
    }
  }
}
