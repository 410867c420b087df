import type { Commands } from '../../contract/serve.ts'
import { ContractError } from '../../contract/contract-error.ts'
import type { Observation } from '../../../shared/kinds/observation.ts'
import { nextAllowed } from '../../../shared/slots/next-allowed.ts'
import { phaseAt } from '../../../shared/slots/phase-at.ts'
import { asNeededKey, type Slot } from '../../../shared/slots/slot.ts'
import type { CircleData } from '../circle-data.ts'
import type { CommandContext } from '../command-context.ts'
import { type DosePlan, recordDoses } from '../record-dose.ts'
import { circleSlots, wallDateTime } from '../slot-views.ts'
import { takenTimes } from '../views/today.ts'

const dayMs = 24 * 3600_000
/** How far back a dose may still be told: as far as doses are in view. */
const backMs = 8 * dayMs
/** "I took it earlier" cannot lie in the future, but clocks of screen and core may differ a little. */
const aheadMs = 60_000

type DoseCommands = Pick<Commands, 'recordDose' | 'takeAsNeeded' | 'snooze' | 'undoDose' | 'answerQuestion'>

export function doseCommands(context: CommandContext): DoseCommands {
  const { replica } = context

  return {
    async recordDose({ circle, schedule, slot, state, at, amount, reason }) {
      const planned = findSlot(await context.data(circle), schedule, slot)
      const observation = statement({
        state,
        at: pastTime(at),
        ...(amount === undefined ? {} : { amount }),
        ...(reason === undefined ? {} : { reason }),
      })
      return record(circle, toPlan(planned), observation)
    },
    async takeAsNeeded({ circle, schedule, at, amount, anyway }) {
      const data = await context.data(circle)
      const plan = asNeededPlan(data, schedule, pastTime(at), anyway)
      return record(circle, plan, statement({ state: 'taken', at: plan.at, amount: amount ?? plan.amount }))
    },
    async snooze({ circle, schedule, slot }) {
      const data = await context.data(circle)
      const until = replica.now() + Number(data.settings.snoozeMinutes) * 60_000
      await record(circle, toPlan(findSlot(data, schedule, slot)), statement({ state: 'snoozed', at: replica.now(), until }))
      return {}
    },
    async undoDose({ circle, dose, observation }) {
      const data = await context.data(circle)
      const known = data.doses.get(dose)?.body
      if (!known?.observations[observation]) throw new ContractError('not-found', 'There is nothing to undo.')
      const plan = { schedule: known.schedule, medicine: known.medicine, key: known.slot, at: known.planned, amount: known.amount }
      // The same intake may have been seen by the box and told by a person: undo takes back what it showed.
      const retracted = Object.entries(known.observations).filter(
        ([id, one]) => id === observation || isSameAct(one, known.observations[observation]!),
      )
      const entries = retracted.map(
        ([id]) => [replica.randomId(), statement({ state: 'entered-in-error', at: replica.now(), retracts: id })] as const,
      )
      await recordDoses(replica, circle, [{ plan, observations: Object.fromEntries(entries) }])
      return {}
    },
    async answerQuestion({ circle, event, answer }) {
      const data = await context.data(circle)
      const asked = data.events.find((one) => one.id === event)
      if (!asked) throw new ContractError('not-found', 'That question is answered already.')
      if (answer !== 'none') await recordAnswer(circle, data, answer, asked.id, asked.body.at, asked.body.drawer)
      await context.save(await context.edit(circle, event, 'box-event', { answer }))
      return {}
    },
  }

  async function recordAnswer(circle: string, data: CircleData, dose: string, event: string, at: number, drawer: number): Promise<void> {
    const slot = circleSlots(data, at - dayMs, at + dayMs).find((one) => one.doseId === dose)
    if (!slot) throw new ContractError('not-found', 'That dose is not planned any more.')
    // The box's fact, explained by a person: its entry's id, so that it never counts twice.
    const observation = { ...statement({ state: 'taken', at }), ...(drawer > 0 ? { drawer } : {}) }
    await recordDoses(replica, circle, [{ plan: toPlan(slot), observations: { [event]: observation } }])
  }

  async function record(circle: string, plan: DosePlan, observation: Observation): Promise<{ dose: string; observation: string }> {
    const id = replica.randomId()
    await recordDoses(replica, circle, [{ plan, observations: { [id]: observation } }])
    return { dose: `dose:${plan.schedule}:${plan.key}`, observation: id }
  }

  function statement(part: Pick<Observation, 'state' | 'at'> & Partial<Observation>): Observation {
    return { ...part, noted: replica.now(), evidence: 'statement', by: { user: replica.user(), device: replica.device.id } }
  }

  function pastTime(at: number | undefined): number {
    const now = replica.now()
    if (at === undefined) return now
    if (at > now + aheadMs) throw new ContractError('future-time', 'That time has not come yet.')
    if (at < now - backMs) throw new ContractError('long-ago', 'That was too long ago to be told now.')
    return at
  }

  function findSlot(data: CircleData, schedule: string, key: string): Slot {
    const now = replica.now()
    const found = circleSlots(data, now - backMs, now + dayMs).find((one) => one.schedule === schedule && one.key === key)
    if (!found) throw new ContractError('not-found', 'That dose is not planned any more.')
    return found
  }

  function asNeededPlan(data: CircleData, id: string, at: number, anyway: boolean): DosePlan {
    const schedule = data.schedules.find((one) => one.id === id)
    const phase = schedule && phaseAt(schedule.body.plan, wallDateTime(at, data.patient.zone))
    if (!schedule || phase?.timing.type !== 'asNeeded') throw new ContractError('not-found', 'That medicine is not taken as needed.')
    const { allowedAt } = nextAllowed(takenTimes(data, id), phase.timing, data.patient.zone, at)
    if (allowedAt > at && !anyway) throw new ContractError('too-soon', 'It is too soon for another one.')
    return { schedule: id, medicine: schedule.body.medicine, key: asNeededKey(at, replica.randomId()), at, amount: phase.amount }
  }
}

const toPlan = (slot: Slot): DosePlan => ({
  schedule: slot.schedule,
  medicine: slot.medicine,
  key: slot.key,
  at: slot.at,
  amount: slot.amount,
})

const isSameAct = (one: Observation, undone: Observation): boolean => one.state === undone.state && one.evidence !== 'inference'
