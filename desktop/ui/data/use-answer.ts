import { useCallback, useEffect, useState } from 'react'
import type { CommandInput, CommandResult } from '../../contract/commands.ts'
import { type Command, useCommand } from './use-command.ts'

/** Commands that ask for something at one moment, and take nothing. */
type Question = 'recoveryWords' | 'backupPlaces' | 'findBackups'

export type Asked<C extends Question> = Pick<Command<C>, 'isBusy' | 'error'> & {
  /** The last answer; undefined until there is one. */
  answer: CommandResult<C> | undefined
  ask(): void
}

/** Asks as soon as the answer is to be shown, and again when a person wants it. */
export function useAnswer<C extends Question>(name: C): Asked<C> {
  const { run, isBusy, error } = useCommand(name)
  const [answer, setAnswer] = useState<CommandResult<C>>()
  const ask = useCallback(() => void run({} as CommandInput<C>).then((found) => found && setAnswer(found)), [run])
  useEffect(ask, [ask])
  return { answer, ask, isBusy, error }
}
