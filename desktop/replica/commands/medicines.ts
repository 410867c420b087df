import type { Commands } from '../../contract/serve.ts'
import { ContractError } from '../../contract/contract-error.ts'
import { settingId } from '../../../shared/kinds/setting.ts'
import { countMoveId } from '../../../shared/kinds/stock-move.ts'
import { patientId } from '../../../shared/kinds/patient.ts'
import type { Plan, Timing } from '../../../shared/kinds/schedule.ts'
import { editRecord } from '../../../shared/record/edit.ts'
import type { MedRecord } from '../../../shared/record/record.ts'
import { changePlan, endOfDay, planFrom, stopPlan } from '../../../shared/slots/plan-changes.ts'
import { stockLevel } from '../../../shared/stock/stock-level.ts'
import { type SlotStatus, slotStatus } from '../../../shared/slots/slot-status.ts'
import type { CircleData } from '../circle-data.ts'
import type { CommandContext } from '../command-context.ts'
import { goesOn } from '../plan-heads.ts'
import { circleSlots, wallDateTime } from '../slot-views.ts'

const windowMinutesDefault = 120
const dayMs = 24 * 3600_000

type MedicineCommands = Pick<
  Commands,
  | 'addMedicine'
  | 'editMedicine'
  | 'changePlan'
  | 'stopMedicine'
  | 'addStock'
  | 'chooseValue'
  | 'confirmRefill'
  | 'setSetting'
  | 'editPatient'
>

export function medicineCommands(context: CommandContext): MedicineCommands {
  const { replica } = context

  return {
    async addMedicine({ circle, plan, quantity, scan, ...fields }) {
      await context.guard()
      const { patient } = await context.data(circle)
      const [medicine, schedule] = [`medicine:${replica.randomId()}`, `schedule:${replica.randomId()}`]
      const from = wallDateTime(replica.now(), patient.zone)
      const records = [
        await context.create('medicine', medicine, circle, { ...fields, status: 'active', scan }),
        await context.create('schedule', schedule, circle, {
          medicine,
          plan: planFrom(plan.timing, plan.amount, from, lastMinute(plan.until)),
          status: 'active',
          windowMinutes: windowFor(plan.timing),
        }),
      ]
      if (quantity > 0) records.push(await stockMove(circle, medicine, 'refill', quantity))
      if (scan) records.push(await context.edit(circle, scan, 'label-scan', { status: 'confirmed', medicine }))
      await context.save(...records)
      return { medicine, schedule }
    },
    async editMedicine({ circle, medicine, ...patch }) {
      await context.guard()
      const known = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined))
      await context.save(await context.edit(circle, medicine, 'medicine', known))
      return {}
    },
    async changePlan({ circle, schedule, timing, amount, until, from, windowMinutes }) {
      await context.guard()
      const data = await context.data(circle)
      const known = data.schedules.find((one) => one.id === schedule)
      if (!known) throw new ContractError('not-found', 'That schedule is not here any more.')
      const start = from ?? wallDateTime(replica.now(), data.patient.zone)
      const plan = changePlan(known.body.plan, start, timing, amount, lastMinute(until))
      await context.save(await context.edit(circle, schedule, 'schedule', { plan, windowMinutes: windowMinutes ?? windowFor(timing) }))
      return {}
    },
    async stopMedicine({ circle, medicine }) {
      await context.guard()
      const data = await context.data(circle)
      const now = wallDateTime(lastSettled(data, medicine, replica.now()), data.patient.zone)
      const records = [await context.edit(circle, medicine, 'medicine', { status: 'stopped', drawer: null })]
      for (const one of data.schedules.filter(({ body }) => body.medicine === medicine && body.status === 'active'))
        records.push(await context.edit(circle, one.id, 'schedule', { status: 'stopped', plan: stopPlan(one.body.plan, now) }))
      await context.save(...records)
      return {}
    },
    async addStock({ circle, medicine, reason, quantity }) {
      if (reason !== 'refill') await context.guard()
      const data = await context.data(circle)
      const moves = data.movesOf.get(medicine) ?? []
      const level = stockLevel(moves)
      const change = { refill: quantity, discard: -quantity, count: quantity - level }[reason]
      await context.save(await stockMove(circle, medicine, reason, change, reason === 'count' ? countMoveId(medicine, moves) : undefined))
      return {}
    },
    async chooseValue({ circle, record, field, stamp }) {
      await context.guard()
      const known = await context.record(circle, record)
      const clock = known.clock[field]
      const head = clock && typeof clock !== 'string' ? clock.heads.find((one) => one.stamp === stamp) : undefined
      if (!head) throw new ContractError('not-found', 'That was decided already.')
      const chosen = await context.edit(circle, record, known.kind as 'medicine', { [field]: head.value })
      const isResumed = field === 'plan' && chosen.state === 'stopped' && goesOn(head.value as Plan, await wallNow(circle))
      await context.save(...(isResumed ? await resumed(circle, chosen) : [chosen]))
      return {}
    },
    async confirmRefill({ circle, scan, medicine, quantity }) {
      await context.save(
        // The scan's own id, so that confirming it twice adds one pack.
        await stockMove(circle, medicine, 'refill', quantity, `stock:${scan}`),
        await context.edit(circle, scan, 'label-scan', { status: 'confirmed', medicine }),
      )
      return {}
    },
    async setSetting({ circle, name, value }) {
      await context.guard()
      const id = settingId(circle, name)
      const known = await replica.store.get(id)
      await context.save(
        known ? await context.edit(circle, id, 'setting', { value }) : await context.create('setting', id, circle, { name, value }),
      )
      return {}
    },
    async editPatient({ circle, ...patch }) {
      await context.guard()
      const { zone } = (await context.data(circle)).patient
      const zoneBefore = patch.zone && patch.zone !== zone ? { zoneBefore: zone } : {}
      await context.save(await context.edit(circle, patientId(circle), 'patient', { ...patch, ...zoneBefore }))
      return {}
    },
  }

  async function wallNow(circle: string): Promise<string> {
    const { patient } = await context.data(circle)
    return wallDateTime(replica.now(), patient.zone)
  }

  /** Who chooses a plan that goes on against one that was stopped, wants the medicine to go on. */
  async function resumed(circle: string, schedule: MedRecord): Promise<MedRecord[]> {
    return [
      editRecord(schedule, 'schedule', { status: 'active' }, await replica.edit()),
      await context.edit(circle, schedule.ref, 'medicine', { status: 'active' }),
    ]
  }

  async function stockMove(
    circle: string,
    medicine: string,
    reason: 'refill' | 'count' | 'discard',
    quantity: number,
    id = `stock:${replica.randomId()}`,
  ): Promise<MedRecord> {
    return context.create('stock-move', id, circle, { medicine, reason, quantity, at: replica.now(), dose: '', observations: {} })
  }
}

/** Now, or just before the first of its doses that still waits to be taken: a medicine that was stopped asks for none. */
function lastSettled(data: CircleData, medicine: string, now: number): number {
  const open = circleSlots(data, now - dayMs, now + 1).filter(
    (slot) => slot.medicine === medicine && isWaiting(slotStatus(slot, data.doses.get(slot.doseId)?.body, now)),
  )
  return Math.min(now, ...open.map((slot) => slot.at - 60_000))
}

const isWaiting = (status: SlotStatus): boolean => status === 'due' || status === 'snoozed'

const lastMinute = (until: string | null): string | null => (until === null ? null : endOfDay(until))

/** Close doses need a narrow window, or two of them would be due at once. */
function windowFor(timing: Timing): number {
  if (timing.type === 'interval') return Math.max(5, Math.min(windowMinutesDefault, timing.hours * 30))
  const times = 'times' in timing ? timing.times.map(toMinutes).sort((a, b) => a - b) : []
  const gaps = times.slice(1).map((time, index) => time - times[index]!)
  return Math.max(5, Math.min(windowMinutesDefault, ...gaps))
}

const toMinutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
