import { wordsDueKey } from '../../store/backup/kept-values.ts'
import type { Commands } from '../../contract/serve.ts'
import { ContractError } from '../../contract/contract-error.ts'
import { deviceRecordId } from '../../../shared/kinds/device.ts'
import { membershipId } from '../../../shared/kinds/membership.ts'
import { patientId } from '../../../shared/kinds/patient.ts'
import type { MedRecord } from '../../../shared/record/record.ts'
import type { CommandContext } from '../command-context.ts'
import { circleKey, exampleKey } from '../views/session.ts'
import { assertFirstRun } from './assert-first-run.ts'

const exampleSeed = 7

export function firstRunCommands(context: CommandContext): Pick<Commands, 'setUpCircle' | 'joinCircle' | 'loadExample'> {
  const { replica, host } = context
  const { device, store } = replica

  return {
    async setUpCircle({ name, zone, pin, phone }) {
      await assertFirstRun(replica)
      const circle = newCircleId(replica.randomId())
      await context.save(await context.create('patient', patientId(circle), circle, { name, zone, phone }), ...(await ownRecords(circle)))
      await host.pin?.set(pin)
      if (host.backup) await store.device.set(wordsDueKey, true)
      await store.device.set(circleKey, circle)
      return { circle }
    },
    async joinCircle({ serverUrl, code, pin }) {
      await assertFirstRun(replica)
      const { circle } = await host.server.connect(serverUrl, code)
      if (!circle) throw new ContractError('wrong-code', 'That code does not belong to a circle.')
      await host.pin?.set(pin)
      await store.device.set(circleKey, circle)
      return { circle }
    },
    async loadExample({ zone }) {
      await assertFirstRun(replica)
      const { exampleCircle } = await import('../../../shared/example/example-circle.ts')
      const circle = newCircleId(replica.randomId())
      const records = exampleCircle({ seed: exampleSeed, nowMs: replica.now(), zone, circle, device: device.id, user: replica.user() })
      await context.save(...records, ...(await ownRecords(circle)))
      await store.device.set(exampleKey, circle)
      await store.device.set(circleKey, circle)
      return { circle }
    },
  }

  /** A circle made here is owned by this device until it invites people. */
  async function ownRecords(circle: string): Promise<MedRecord[]> {
    const member = { member: device.id, type: 'device' as const, name: device.name, role: 'owner' as const, revoked: false }
    return [
      await context.create('membership', membershipId(circle, device.id), circle, member),
      await context.create('device', deviceRecordId(circle, device.id), circle, {
        device: device.id,
        type: device.type,
        name: device.name,
        box: null,
      }),
    ]
  }
}

const newCircleId = (random: string): string => `c${random}`
