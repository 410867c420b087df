import { ContractError } from '../../contract/contract-error.ts'
import type { Replica } from '../replica.ts'
import { circleKey } from '../views/session.ts'

/** Throws `already-set-up` on a kiosk that has a circle: nothing may take its place. */
export async function assertFirstRun({ store }: Replica): Promise<void> {
  if (await store.device.get(circleKey)) throw new ContractError('already-set-up', 'This kiosk cares for somebody already.')
}
