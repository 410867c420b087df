import { BehaviorSubject, map, throwError } from 'rxjs'
import { type CommandName, type CommandParsed, type CommandResult, commandSchemas } from '../../../desktop/contract/commands.ts'
import { ContractError } from '../../../desktop/contract/contract-error.ts'
import { type QueryName, type QueryResults, querySchemas } from '../../../desktop/contract/queries.ts'
import type { Commands, Handlers, Queries } from '../../../desktop/contract/serve.ts'
import { usualAnswers } from './usual-answers.ts'

/** What the screens see: the results of the queries; one that is missing answers with an error. */
export type Scene = Partial<QueryResults>
export type Call = { command: CommandName; input: unknown }
export type Answers = { [C in CommandName]?: (input: CommandParsed<C>) => CommandResult<C> | Promise<CommandResult<C>> }

export type ScriptedCore = {
  handlers: Handlers
  calls: Call[]
  set(scene: Scene): void
  change<Q extends QueryName>(query: Q, change: (old: QueryResults[Q]) => QueryResults[Q]): void
  answer(answers: Answers): void
}

/** A core that plays a scene: the contract's own types keep it from drifting away from the real one. */
export function createScriptedCore(scene: Scene): ScriptedCore {
  const results = new BehaviorSubject(scene)
  const calls: Call[] = []
  let answers: Answers = usualAnswers
  const queries = Object.fromEntries(Object.keys(querySchemas).map((name) => [name, () => watch(name as QueryName)]))
  const commands = Object.fromEntries(
    Object.keys(commandSchemas).map((name) => [name, (input: unknown) => run(name as CommandName, input)]),
  )

  function watch(name: QueryName) {
    if (results.value[name] === undefined) return throwError(() => new ContractError('not-found', `The scene has no ${name}.`))
    return results.pipe(map((now) => now[name]))
  }
  async function run(command: CommandName, input: unknown): Promise<unknown> {
    calls.push({ command, input })
    const answer = answers[command] as ((input: unknown) => unknown) | undefined
    return answer?.(input) ?? {}
  }
  return {
    handlers: { queries: queries as unknown as Queries, commands: commands as unknown as Commands, log: (error) => console.error(error) },
    calls,
    set: (next) => results.next(next),
    change: (query, change) => results.next({ ...results.value, [query]: change(results.value[query]!) }),
    answer: (next) => {
      answers = { ...usualAnswers, ...next }
    },
  }
}
