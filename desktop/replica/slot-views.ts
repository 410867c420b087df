import { Temporal } from 'temporal-polyfill'
import type { SlotView } from '../contract/views.ts'
import type { Body } from '../../shared/kinds/table.ts'
import { doseState } from '../../shared/dose/dose-state.ts'
import { slotsOfTraveller } from '../../shared/slots/slots-of-traveller.ts'
import type { Slot } from '../../shared/slots/slot.ts'
import { slotStatus } from '../../shared/slots/slot-status.ts'
import { type CircleData, nameByUser } from './circle-data.ts'

/** All slots of a circle's active medicines in [fromMs, toMs), in order of time. */
export function circleSlots(data: CircleData, fromMs: number, toMs: number): Slot[] {
  return data.schedules
    .flatMap((one) => slotsOfTraveller({ id: one.id, body: one.body }, data.clock, fromMs, toMs))
    .sort((a, b) => a.at - b.at || (a.doseId < b.doseId ? -1 : 1))
}

/**
 * The slots of a time, and with them what was taken or skipped then without being planned any more (the plan
 * was changed since) or at all (as needed): what happened never leaves the list.
 */
export function slotsAndIntakes(data: CircleData, fromMs: number, toMs: number): Slot[] {
  const slots = circleSlots(data, fromMs, toMs)
  const planned = new Set(slots.map((slot) => slot.doseId))
  const others = [...data.doses.values()].filter(
    ({ id, body }) => !planned.has(id) && body.planned >= fromMs && body.planned < toMs && isIntake(body),
  )
  return [...slots, ...others.map(({ id, body }) => doseToSlot(id, body, data.patient.zone))].sort(
    (a, b) => a.at - b.at || (a.doseId < b.doseId ? -1 : 1),
  )
}

function isIntake({ observations }: Body<'dose'>): boolean {
  const { state } = doseState(observations)
  return state === 'taken' || state === 'skipped'
}

function doseToSlot(doseId: string, body: Body<'dose'>, zone: string): Slot {
  const { schedule, medicine, slot: key, planned: at, amount } = body
  return { key, schedule, medicine, at, wall: wallDateTime(at, zone), amount, windowMs: 0, doseId }
}

/** A slot with everything that a screen says about it. */
export function slotToView(data: CircleData, slot: Slot, nowMs: number): SlotView {
  const medicine = data.medicines.get(slot.medicine)?.body
  const dose = data.doses.get(slot.doseId)?.body
  const state = doseState(dose?.observations ?? {})
  const status = slotStatus(slot, dose, nowMs)
  const seen = state.decisive
  const happenedAt = state.state === 'taken' ? seen!.at : null
  return {
    dose: slot.doseId,
    schedule: slot.schedule,
    slot: slot.key,
    medicine: slot.medicine,
    name: medicine?.name ?? '?',
    strength: medicine?.strength ?? '',
    unit: medicine?.unit ?? 'piece',
    amount: state.amount ?? slot.amount,
    hint: medicine?.hint ?? '',
    drawer: medicine?.drawer ?? null,
    at: slot.at,
    wall: wallTime(slot.at, data.patient.zone),
    windowEndsAt: slot.at + slot.windowMs,
    status,
    evidence: seen?.evidence ?? null,
    happenedAt,
    happenedWall: happenedAt === null ? null : wallTime(happenedAt, data.patient.zone),
    openedDrawer: seen?.drawer ?? null,
    byName: nameByUser(data, seen?.by?.user),
    reason: seen?.reason ?? '',
    snoozedUntil: state.state === 'snoozed' ? (seen!.until ?? null) : null,
    isContradicted: state.isContradicted,
    observation: state.state === 'taken' || state.state === 'skipped' ? (state.id ?? null) : null,
  }
}

/** `HH:mm` in a zone. */
export const wallTime = (at: number, zone: string): string => zoned(at, zone).toPlainTime().toString({ smallestUnit: 'minute' })

/** `YYYY-MM-DD` in a zone. */
export const wallDate = (at: number, zone: string): string => zoned(at, zone).toPlainDate().toString()

/** `YYYY-MM-DDTHH:mm` in a zone. */
export const wallDateTime = (at: number, zone: string): string => zoned(at, zone).toPlainDateTime().toString({ smallestUnit: 'minute' })

/** The first instant of the day that is `days` after the one of `at`, epoch ms. */
export function startOfDay(at: number, zone: string, days = 0): number {
  return zoned(at, zone).toPlainDate().add({ days }).toZonedDateTime(zone).epochMilliseconds
}

const zoned = (at: number, zone: string): Temporal.ZonedDateTime => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
