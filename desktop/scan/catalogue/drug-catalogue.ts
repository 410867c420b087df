import { z } from 'zod'
import { editDistance } from '../text/edit-distance.ts'
import { fold, foldTight } from '../text/fold.ts'
import breathing from './breathing.json' with { type: 'json' }
import cardiovascular from './cardiovascular.json' with { type: 'json' }
import digestion from './digestion.json' with { type: 'json' }
import infection from './infection.json' with { type: 'json' }
import metabolism from './metabolism.json' with { type: 'json' }
import nervousSystem from './nervous-system.json' with { type: 'json' }
import other from './other.json' with { type: 'json' }
import pain from './pain.json' with { type: 'json' }
import { italianSpelling, portugueseSpelling } from './romance-spellings.ts'

const drugSchema = z.object({
  name: z.string(),
  de: z.string(),
  es: z.string(),
  fr: z.string(),
  forms: z.array(z.string()),
  strengths: z.array(z.string()),
})

/** A generic medicine: its names by language, usual forms and strengths. */
export type Drug = z.infer<typeof drugSchema>

const DRUGS: readonly Drug[] = z
  .array(drugSchema)
  .parse([breathing, cardiovascular, digestion, infection, metabolism, nervousSystem, other, pain].flat())

export interface NamedDrug {
  drug: Drug
  /** The spelling that matched, as the catalogue writes it. */
  spelling: string
  /** Letters that differ from the catalogue's spelling; 0 means that it is printed just so. */
  distance: number
}

const BY_KEY = new Map<string, NamedDrug>()
// English names first: "paracetamol" is an entry of its own as well as another entry's German name.
for (const language of ['name', 'de', 'es', 'fr'] as const) {
  for (const drug of DRUGS) {
    const key = foldTight(drug[language])
    if (!BY_KEY.has(key)) BY_KEY.set(key, { drug, spelling: drug[language], distance: 0 })
  }
}
for (const drug of DRUGS) {
  for (const spelling of [italianSpelling(drug.name), portugueseSpelling(drug.es)]) {
    const key = foldTight(spelling)
    if (!BY_KEY.has(key)) BY_KEY.set(key, { drug, spelling, distance: 0 })
  }
}
const KEYS_BY_LENGTH = Map.groupBy(BY_KEY.keys(), (key) => key.length)

/** Salts and esters, folded: printed after the name, in German joined to it. */
const SALTS =
  'hydrochloride hcl hydrochlorid dihydrochlorid dihydrochloride sulfate sulphate sulfat succinate succinat tartrate tartrat bitartrate sodium natrium potassium kalium hyclate besylate besilate besilat besylat maleate maleat fumarate fumarat hemifumarat mesylate mesilat mesilate calcium magnesium acetate acetat citrate phosphate phosphat bromide bromid hydrobromide hydrobromid nitrate xinafoate furoate dipropionate propionate valerate monohydrate monohydrat trihydrate trihydrat medoxomil cilexetil etexilate etexilat arginine arginin erbumine tosylate disoproxil disodium trometamol clorhidrato chlorhydrate sodica sodico sodique potasico potassique calcica calcico calcique magnesico magnesique succinato succinate maleato besilato fumarato sulfato tartrato bromuro bromhidrato bromure acetonide hemihydrate hemihydrat anhydrous mofetil axetil proxetil pivoxil hbr er xr sr'.split(
    ' ',
  )
const SALT_SET = new Set(SALTS)

export function isSalt(word: string): boolean {
  return SALT_SET.has(foldTight(word))
}

const FUZZY_LENGTH_MIN = 6
/** A digit read for a letter ("metoprolo1"); more of them are a code. */
const FUZZY_DIGITS_MAX = 1

/** The drug that a piece of print names; near misses count as readings of the nearest name, and only when none is as near. */
export function nameDrug(text: string): NamedDrug | undefined {
  const key = foldTight(text)
  return BY_KEY.get(key) ?? withoutSalt(key) ?? nearestDrug(key)
}

/** The drug of exactly this name, without salts and near misses. */
export function nameDrugExactly(text: string): NamedDrug | undefined {
  return BY_KEY.get(foldTight(text))
}

function withoutSalt(key: string): NamedDrug | undefined {
  for (const salt of SALTS) {
    if (key.endsWith(salt) && key.length - salt.length >= 5) {
      const found = BY_KEY.get(key.slice(0, -salt.length))
      if (found) return found
    }
  }
  return undefined
}

function nearestDrug(key: string): NamedDrug | undefined {
  if (key.length < FUZZY_LENGTH_MIN || (key.match(/\d/g) ?? []).length > FUZZY_DIGITS_MAX) return undefined
  const max = key.length >= 14 ? 3 : key.length >= 9 ? 2 : 1
  let best: { key: string; distance: number } | undefined
  let isTie = false
  for (let length = key.length - max; length <= key.length + max; length++) {
    for (const candidate of KEYS_BY_LENGTH.get(length) ?? []) {
      const distance = editDistance(key, candidate, max)
      if (distance > max || distance > (best?.distance ?? max)) continue
      const isOther = best !== undefined && BY_KEY.get(best.key)!.drug !== BY_KEY.get(candidate)!.drug
      isTie = distance === best?.distance ? isTie || isOther : false
      best = { key: candidate, distance }
    }
  }
  return best && !isTie ? { ...BY_KEY.get(best.key)!, distance: best.distance } : undefined
}

/** Other medicines whose names are within two letters of this one's: reading one for the other must be asked. */
export function lookAlikes(drug: Drug): string[] {
  const key = foldTight(drug.name)
  return DRUGS.filter((other) => other !== drug && editDistance(foldTight(other.name), key, 2) <= 2).map((other) => other.name)
}

/** Whether a strength is one that the medicine usually has; an unusual one may be a misread digit. */
export function isUsualStrength(drug: Drug, strength: string): boolean {
  const printed = strengthKey(strength)
  const sameSubstance = DRUGS.filter((other) => other.de === drug.de)
  return sameSubstance.some((other) => other.strengths.some((usual) => strengthKey(usual) === printed))
}

/** "0,5 mg", "500 µg" and "500 micrograms" compare equal. */
function strengthKey(strength: string): string {
  const plain = fold(strength)
    .replaceAll(/[µμ]g|\bug\b|\bmcg\b|microgram\w*|mikrogramm/g, 'mcg')
    .replaceAll(',', '.')
    .replaceAll(/\bunits?\b|\bi\.?e\.?\b|\bi\.?u\.?\b|\bu\.?i\.?\b/g, 'iu')
  return (
    plain
      // "5-325 mg" and "160/4.5 mcg" give their unit once.
      .replaceAll(/(\d+(?:\.\d+)?)\s?[-/]\s?(\d+(?:\.\d+)?)\s?(mg|mcg)\b/g, '$1 $3/$2 $3')
      .replaceAll(/(\d+(?:\.\d+)?)\s*(mg|mcg|g)\b/g, (_, amount: string, unit: string) => `${toMicrograms(Number(amount), unit)}mcg`)
      .replaceAll(/\s+/g, '')
  )
}

function toMicrograms(amount: number, unit: string): number {
  return Math.round(amount * ({ g: 1e6, mg: 1e3, mcg: 1 }[unit] ?? 1) * 1000) / 1000
}
