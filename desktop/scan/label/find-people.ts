import { nameDrug } from '../catalogue/drug-catalogue.ts'
import { readDirections } from '../directions/read-directions.ts'
import { fold } from '../text/fold.ts'
import type { Segment, Word } from '../text/word.ts'
import type { Chunk } from './chunks.ts'
import type { Found } from './found.ts'
import { segmentOf } from './found.ts'
import { lineBelow } from './find-directions.ts'
import { findForm } from './form.ts'

const TITLES = /^(?:mrs?|ms|miss|mx|master|dr|herrn?|frau|sra?|srta|don|dona|m|mme|mlle|monsieur|madame|sig|sig\.ra|signora?|sr\.?a)\.?$/i
const CREDENTIALS = /^(?:md|do|np|pa-?c?|pa-c|dds|dmd|dpm|aprn|arnp|fnp(?:-c|-bc)?|rn|crnp|cnp|dnp|pharmd|mbbs|mrcgp|facp)[.,]?$/i
const DOCTOR = /^(?:dr|dra|drs|doctor|docteur|doctora|dott|dott\.ssa|prof|med)\.?$/i
const NAME_WORD = /^[\p{Lu}][\p{L}'’.-]*,?$/u
const PHARMACY =
  /(?<![a-z])(?:pharmacy|pharmacies|chemists?|apotheke|farmacia|pharmacie|drugs?\s?store|drugs|drug mart|parapharmacie|dispensary|rx)(?![a-z])/
const NOT_PHARMACY = /\b(?:ask|your|consult|call|return|keep|contact|doctor|through|any)\b/
/** Small words inside names. */
const PARTICLE = /^(?:von|van|de|del|der|den|la|las|los|le|di|da|das|du|do|dos|el|al|bin|y|e|st\.?)$/i
/** A street whose number was not read. */
const ADDRESS =
  /^(?:st|street|dr|drive|rd|road|ave|avenue|ln|lane|blvd|way|parade|hwy|highway|suite|sq|square|strasse|straße|calle|rue)[.,]?$/i
/** Words that begin lines which only look like names. */
const NOT_NAMES =
  /\b(?:pharmac|chemist|apothek|farmacia|street|avenue|road|laborator|pharma|tablet|capsule|relief|strength|original|store|keep|finish|take|shake|refill|caution|warning|only|use|may|cause|drug|medic|food|alcohol|generic|extra|formula|health|care|center|clinic|hospital|suite|hours|daily|dosierung|posologi|kinder|ninos|enfants|bambini|exposure|sunlight|prolonged|avoid|crush|chew|swallow|dizziness|drowsiness|whole|doctor|machine|driv)/

/** The patient: announced, with a title, or on a dispensing label the one line that is nothing but a name. */
export function findPatient(segments: readonly Segment[], chunks: readonly Chunk[], isDispensed: boolean): Found<string> | undefined {
  for (const chunk of chunks.filter((candidate) => candidate.field === 'patientName')) {
    const name = nameIn(valueOf(chunk, segments))
    if (name) return name
  }
  if (!isDispensed) return undefined
  const free = segments.filter(
    (segment) => !chunks.some((chunk) => chunk.segment === segment && (chunk.isAtStart || chunk.field === 'prescriber')),
  )
  const titled = free.find(
    (segment) =>
      TITLES.test(segment.words[0]!.text) &&
      !DOCTOR.test(segment.words[0]!.text) &&
      !segment.words.some(isCredential) &&
      nameIn(segment.words),
  )
  if (titled) return nameIn(titled.words)
  return untitledName(free)
}

/** Whether an announcer is followed by a name: "For Mary Smith", but not "For hospital use". */
export function isPatient(chunk: Chunk, segments: readonly Segment[]): boolean {
  return chunk.field === 'patientName' && nameIn(valueOf(chunk, segments)) !== undefined
}

function isCredential({ text }: Word): boolean {
  return CREDENTIALS.test(text)
}

function untitledName(segments: readonly Segment[]): Found<string> | undefined {
  const candidates = segments.map(withoutSpeck).filter((segment) => isNothingButName(segment))
  const best = candidates[0]
  if (!best) return undefined
  const found = nameIn(best.words)
  return found && candidates.length > 1 ? { ...found, doubt: true, alternatives: candidates.slice(1).map((other) => other.text) } : found
}

/** A single small letter before a name is a piece of a frame or a bar. */
function withoutSpeck(segment: Segment): Segment {
  return segment.words.length > 2 && /^\p{Ll}?\W?$/u.test(segment.words[0]!.text) ? segmentOf(segment.words.slice(1), segment) : segment
}

function isNothingButName(segment: Segment): boolean {
  const { words, text } = segment
  if (words.length < 2 || words.length > 5 || !words.every((word) => NAME_WORD.test(word.text))) return false
  if (words.filter((word) => word.text.replaceAll(/[.,]/g, '').length > 1).length < 2) return false
  const folded = fold(text)
  if (
    NOT_NAMES.test(folded) ||
    PHARMACY.test(folded) ||
    CREDENTIALS.test(words.at(-1)!.text) ||
    words.some((word) => DOCTOR.test(word.text))
  )
    return false
  return !findForm(segment) && readDirections(text).effects.length === 0 && !words.some((word) => nameDrug(word.text)?.distance === 0)
}

/** The prescriber: announced, or a line with a doctor's title or credentials. */
export function findPrescriber(segments: readonly Segment[], chunks: readonly Chunk[]): Found<string> | undefined {
  for (const chunk of chunks.filter((candidate) => candidate.field === 'prescriber')) {
    const isTitle = chunk.announcer.every((word) => DOCTOR.test(word.text))
    const value = valueOf(chunk, segments)
    const name = personIn(isTitle ? [...chunk.announcer, ...value] : value)
    if (name) return name
  }
  const line = segments.find(
    (segment) =>
      segment.words.length <= 7 &&
      segment.words.slice(1).some((word) => CREDENTIALS.test(word.text)) &&
      !chunks.some((chunk) => chunk.segment === segment && chunk.isAtStart),
  )
  return line && personIn(line.words)
}

/** The pharmacy's name without its address: the first line with a word for pharmacy in it. */
export function findPharmacy(segments: readonly Segment[]): Found<string> | undefined {
  for (const segment of segments) {
    const words = upToAddress(segment.words)
    const text = fold(words.map((word) => word.text).join(' '))
    const isName = PHARMACY.test(text) && !NOT_PHARMACY.test(text) && !/^rx\b/.test(text) && words.length >= 2 && words.length <= 7
    if (isName || (words.length === 1 && text.endsWith('apotheke'))) {
      const hasSpeck = /^\p{L}$/u.test(words[0]!.text)
      const name = hasSpeck ? words.slice(1) : words
      return { value: joinTidy(name).replace(/\.$/, ''), words: name, doubt: hasSpeck }
    }
  }
  return undefined
}

function upToAddress(words: readonly Word[]): Word[] {
  const kept: Word[] = []
  for (const word of words) {
    if (!/\p{L}/u.test(word.text) && word.text !== '&') break
    if (/^(?:tel|phone|ph)\b/i.test(word.text) || /^\d/.test(word.text)) break
    if (ADDRESS.test(word.text) && kept.length > 1) return kept.slice(0, kept.findLastIndex((name) => PHARMACY.test(fold(name.text))) + 1)
    kept.push(word)
    if (/[,;|·•]$/.test(word.text)) break
  }
  return kept
}

/** What follows an announcer, or the line below when nothing does. */
function valueOf({ value, segment }: Chunk, segments: readonly Segment[]): readonly Word[] {
  return value.length > 0 ? value : (lineBelow(segments, segment)?.words ?? [])
}

function nameIn(words: readonly Word[]): Found<string> | undefined {
  const name: Word[] = []
  for (const word of words) {
    if (name.length === 0 && TITLES.test(word.text)) continue
    if (!NAME_WORD.test(word.text) && !PARTICLE.test(word.text)) break
    name.push(word)
  }
  const letters = name.filter((word) => word.text.replaceAll(/[^\p{L}]/gu, '').length > 1)
  return letters.length >= 2 && name.length <= 6 ? { value: joinTidy(name), words: name } : undefined
}

/** Like a patient's name, but titles, initials and credentials stay, and one surname is enough after a title. */
function personIn(words: readonly Word[]): Found<string> | undefined {
  const person: Word[] = []
  for (const word of words) {
    if (!NAME_WORD.test(word.text) && !CREDENTIALS.test(word.text) && !PARTICLE.test(word.text) && !/^med\.?$/i.test(word.text)) break
    person.push(word)
  }
  const surnames = person.filter(
    (word) => !DOCTOR.test(word.text) && !CREDENTIALS.test(word.text) && word.text.replaceAll(/[^\p{L}]/gu, '').length > 1,
  )
  if (surnames.length === 0 || person.length < 2 || person.length > 8) return undefined
  // A surname with credentials but nothing before it has probably lost its first name.
  return { value: joinTidy(person).replace(/\bPAC$/, 'PA-C'), words: person, doubt: person[0] === surnames[0] && surnames.length === 1 }
}

function joinTidy(words: readonly Word[]): string {
  return words
    .map((word) => word.text)
    .join(' ')
    .replaceAll(/^[^\p{L}]+|[\s,;:|·•-]+$/gu, '')
    .replaceAll(/(?<=\b\p{Lu}),(?= )/gu, '.')
}
