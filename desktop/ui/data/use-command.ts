import { useCallback, useState } from 'react'
import type { CommandInput, CommandName, CommandResult } from '../../contract/commands.ts'
import { ContractError } from '../../contract/contract-error.ts'
import { useClient } from './client-context.tsx'
import { usePinGate } from './pin-gate.tsx'

export type Command<C extends CommandName> = {
  /** Resolves with the result once its effects are durable; with undefined when it failed (see `error`). */
  run(input: CommandInput<C>): Promise<CommandResult<C> | undefined>
  isBusy: boolean
  error: ContractError | undefined
  clear(): void
}

/** One command of the contract. A locked kiosk asks for the PIN and goes on; a lost core fails at once instead of later. */
export function useCommand<C extends CommandName>(name: C): Command<C> {
  const { client, isUp } = useClient()
  const askPin = usePinGate()
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<ContractError>()

  const run = useCallback(
    async (input: CommandInput<C>) => {
      setBusy(true)
      setError(undefined)
      try {
        if (!isUp) throw new ContractError('core-gone', 'The connection to the core is broken.')
        return await client.command(name, input).catch(async (failure: ContractError) => {
          if (failure.code !== 'pin-required' || !(await askPin())) throw failure
          return client.command(name, input)
        })
      } catch (failure) {
        setError(failure as ContractError)
        return undefined
      } finally {
        setBusy(false)
      }
    },
    [client, isUp, name, askPin],
  )
  return { run, isBusy, error, clear: useCallback(() => setError(undefined), []) }
}
