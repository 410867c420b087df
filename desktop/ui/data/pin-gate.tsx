import { createContext, type ReactNode, use, useCallback, useRef, useState } from 'react'
import type { ContractError } from '../../contract/contract-error.ts'
import { PinDialog } from '../parts/PinDialog.tsx'
import { useClient } from './client-context.tsx'

const PinGateContext = createContext<() => Promise<boolean>>(async () => false)

/** Asks for the PIN when a command needs it; one question at a time, shared by everything that waits for it. */
export function PinGate({ children }: { children: ReactNode }): ReactNode {
  const { client } = useClient()
  const [isOpen, setOpen] = useState(false)
  const [error, setError] = useState<ContractError>()
  const waiting = useRef<((isUnlocked: boolean) => void)[]>([])

  const ask = useCallback(() => {
    setError(undefined)
    setOpen(true)
    return new Promise<boolean>((resolve) => waiting.current.push(resolve))
  }, [])
  const finish = (isUnlocked: boolean): void => {
    setOpen(false)
    for (const resolve of waiting.current.splice(0)) resolve(isUnlocked)
  }
  const unlock = (pin: string): Promise<void> => client.command('unlock', { pin }).then(() => finish(true), setError)

  return (
    <PinGateContext value={ask}>
      {children}
      {isOpen && <PinDialog error={error} onPin={unlock} onClose={() => finish(false)} />}
    </PinGateContext>
  )
}

export const usePinGate = (): (() => Promise<boolean>) => use(PinGateContext)
