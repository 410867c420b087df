import { useCallback, useEffect, useState } from 'react'
import { type Command, useCommand } from '../data/use-command.ts'

type RecoveryWords = Pick<Command<'recoveryWords'>, 'isBusy' | 'error'> & {
  words: readonly string[] | undefined
  /** Asks again, after the PIN was not given. */
  load(): Promise<void>
}

/** The recovery words, asked for as soon as they are to be shown; a locked kiosk asks for the PIN first. */
export function useRecoveryWords(): RecoveryWords {
  const { run, isBusy, error } = useCommand('recoveryWords')
  const [words, setWords] = useState<readonly string[]>()
  const load = useCallback(async () => {
    const found = await run({})
    if (found) setWords(found.words)
  }, [run])
  useEffect(() => void load(), [load])
  return { words, load, isBusy, error }
}
