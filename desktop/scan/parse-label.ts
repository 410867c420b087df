import { isUsualStrength, lookAlikes } from './catalogue/drug-catalogue.ts'
import { frequencyPerDay } from './directions/dose-and-frequency.ts'
import type { Effect } from './directions/effects.ts'
import { readDirections } from './directions/read-directions.ts'
import { summarise } from './directions/summarise.ts'
import type { Chunk } from './label/chunks.ts'
import { findChunks } from './label/chunks.ts'
import { inferDateConvention } from './label/convention.ts'
import { findLot, findNdc, findRxNumber, isPrescriptionNumber } from './label/find-codes.ts'
import { findQuantity, findRefills } from './label/find-counts.ts'
import { findExpiryDate, findFillDate } from './label/find-dates.ts'
import type { FoundDirections } from './label/find-directions.ts'
import { findDirections } from './label/find-directions.ts'
import type { FoundDrug } from './label/find-drug.ts'
import { findDrug } from './label/find-drug.ts'
import { findPatient, findPharmacy, findPrescriber, isPatient } from './label/find-people.ts'
import { findForm } from './label/form.ts'
import type { Found } from './label/found.ts'
import { segmentOf, wordsBetween } from './label/found.ts'
import { findStrength } from './label/strength.ts'
import type { ScanLanguage } from './recogniser.ts'
import type { Segment } from './text/word.ts'

/** The fields of a label, in the order in which a person checks them. */
export const LABEL_FIELDS = [
  'drugName',
  'strength',
  'form',
  'directions',
  'doseQuantity',
  'frequencyPerDay',
  'quantity',
  'refills',
  'rxNumber',
  'patientName',
  'prescriber',
  'pharmacy',
  'fillDate',
  'expiryDate',
  'lot',
  'ndc',
] as const
export type LabelField = (typeof LABEL_FIELDS)[number]

export type FoundFields = Partial<Record<LabelField, Found<string | number | null>>>

/** Finds the fields that a label prints; what it does not print stays absent, and what had to be guessed is marked. */
export function parseLabel(segments: readonly Segment[], language: ScanLanguage): FoundFields {
  const chunks = findChunks(segments)
  const directions = findDirections(segments, chunks)
  const rest = segments.filter((segment) => !directions?.segments.includes(segment))
  const restChunks = chunks.filter((chunk) => rest.includes(chunk.segment))
  const pharmacy = findPharmacy(rest)
  const isDispensed = Boolean(directions ?? pharmacy) || chunks.some((chunk) => isPrescriptionNumber(chunk) || isPatient(chunk, segments))
  const convention = inferDateConvention(
    segments.map((segment) => segment.text),
    language,
  )
  const drug = findDrug(rest, restChunks)
  const dates = inOrder(findFillDate(restChunks, rest, convention, isDispensed), findExpiryDate(restChunks, rest, convention))
  return present({
    ...medicineFields(rest, restChunks, drug, directions),
    ...directionFields(directions),
    quantity: findQuantity(rest, restChunks, drug),
    refills: findRefills(restChunks, rest),
    rxNumber: findRxNumber(restChunks, rest, isDispensed),
    patientName: findPatient(rest, restChunks, isDispensed),
    prescriber: findPrescriber(rest, restChunks),
    pharmacy,
    ...dates,
    lot: findLot(restChunks),
    ndc: findNdc(restChunks),
  })
}

const LABEL_FIELDS_MIN = 2
/** A name that no catalogue knows with a weight beside it is a chocolate as well as a medicine, unless one of these comes along. */
const MEDICAL_FIELDS = ['form', 'directions', 'rxNumber', 'ndc', 'pharmacy', 'prescriber'] as const

/** Whether what was found makes a label of a medicine. */
export function isLabel(found: FoundFields): boolean {
  const isMedical = MEDICAL_FIELDS.some((name) => found[name]) || (found.drugName !== undefined && !found.drugName.isUnknown)
  return isMedical && Object.keys(found).length >= LABEL_FIELDS_MIN
}

function present(fields: Partial<Record<LabelField, Found<string | number | null> | undefined>>): FoundFields {
  return Object.fromEntries(Object.entries(fields).filter(([, found]) => found !== undefined))
}

/** Nothing is dispensed after it has expired: one of the two dates was misread then. */
function inOrder(fillDate: Found<string> | undefined, expiryDate: Found<string> | undefined): FoundFields {
  const isReversed = fillDate && expiryDate && expiryDate.value < fillDate.value.slice(0, expiryDate.value.length)
  const doubted = (date: Found<string> | undefined) => date && (isReversed ? { ...date, doubt: true } : date)
  return present({ fillDate: doubted(fillDate), expiryDate: doubted(expiryDate) })
}

const LIQUID = /suspension|solution|syrup|drops/

function medicineFields(
  segments: readonly Segment[],
  chunks: readonly Chunk[],
  drug: FoundDrug | undefined,
  directions: FoundDirections | undefined,
): FoundFields {
  const strength = strengthOf(segments, chunks, drug)
  const form = formOf(segments, chunks, drug, directions)
  const isUnusual = drug?.drug && strength && !isUsualStrength(drug.drug, strength.value)
  // A liquid's strength is per volume; without the volume a part of it was not read.
  const isHalf =
    strength !== undefined && LIQUID.test(form?.value as string) && !strength.value.includes('/') && !strength.value.endsWith('%')
  return present({
    drugName: drug && withLookAlikes(drug),
    strength: isUnusual || isHalf ? { ...strength, doubt: true, alternatives: drug?.drug?.strengths ?? [] } : strength,
    form,
  })
}

/** A corrected name that lies near two medicines must offer both. */
function withLookAlikes(drug: FoundDrug): Found<string> {
  if (!drug.doubt || !drug.drug) return drug
  return { ...drug, alternatives: [...(drug.alternatives ?? []), ...lookAlikes(drug.drug)] }
}

/** Beside the name, else near below it, else the only one on the label. */
function strengthOf(segments: readonly Segment[], chunks: readonly Chunk[], drug: FoundDrug | undefined): Found<string> | undefined {
  if (drug) {
    const beside = findStrength(drug.segment, drug.end) ?? findStrength(drug.segment)
    if (beside) return beside
    for (const segment of near(segments, drug.segment)) {
      const found = findStrength(segment)
      if (found) return found
    }
  }
  const others = segments
    .filter((segment) => !chunks.some((chunk) => chunk.segment === segment && chunk.field !== 'drugName'))
    .flatMap((segment) => findStrength(segment) ?? [])
  return others.length === 1 ? { ...others[0]!, doubt: true } : undefined
}

const NEAR_ROWS_MAX = 3

function near(segments: readonly Segment[], { row }: Segment): Segment[] {
  return segments
    .filter((segment) => Math.abs(segment.row - row) <= NEAR_ROWS_MAX && segment.row !== row)
    .sort((a, b) => Number(a.row < row) - Number(b.row < row) || Math.abs(a.row - row) - Math.abs(b.row - row))
}

function formOf(
  segments: readonly Segment[],
  chunks: readonly Chunk[],
  drug: FoundDrug | undefined,
  directions: FoundDirections | undefined,
): Found<string> | undefined {
  if (drug) {
    const beside = findForm(drug.segment)
    if (beside) return beside
    const free = near(segments, drug.segment).filter((segment) => !chunks.some((chunk) => chunk.segment === segment && chunk.isAtStart))
    for (const segment of free) {
      const found = findForm(segment)
      if (found) return found
    }
  }
  return directions && formInDirections(directions)
}

/** "Take one tablet" prints the form as well. */
function formInDirections(directions: FoundDirections): Found<string> | undefined {
  return findForm(segmentOf(directions.words, directions.segments[0]!))
}

const AMOUNT_USUAL_MAX = 4
const TIMES_USUAL_MAX = 6

function directionFields(directions: FoundDirections | undefined): FoundFields {
  if (!directions) return {}
  const sentence = segmentOf(directions.words, directions.segments[0]!)
  const { places, effects, unread } = readDirections(sentence.text)
  const summary = summarise(effects)
  const { amount, unit } = summary
  const wordsOf = (has: (effect: Effect) => boolean) =>
    places.filter(({ effect }) => has(effect)).flatMap(({ start, end }) => wordsBetween(sentence, start, end))
  const frequency = frequencyPerDay(summary)
  const isSolid = unit === undefined || unit === 'tablet' || unit === 'capsule' || unit === 'puff'
  return present({
    // Directions that tell no frequency may have lost a line; a word that no directions use may be misread.
    directions: frequency === undefined || unread.length > 0 ? { ...directions, doubt: true } : directions,
    doseQuantity: amount && {
      value: amount.min,
      words: wordsOf((effect) => Boolean(effect.amount ?? effect.perMoment)),
      doubt: amount.min !== amount.max || summary.doubts.includes('amount') || (isSolid && amount.max > AMOUNT_USUAL_MAX),
      alternatives: amount.min === amount.max ? [] : [String(amount.max)],
    },
    frequencyPerDay:
      frequency === undefined
        ? undefined
        : {
            value: frequency,
            words: wordsOf((effect) => effect.amount === undefined),
            doubt:
              summary.doubts.some((doubt) => doubt !== 'amount') ||
              (frequency ?? 0) > TIMES_USUAL_MAX ||
              // "As needed" may be what was not read.
              unread.length > 0 ||
              Boolean(directions.doubt),
          },
  })
}
