import { foldInPlace } from '../text/fold.ts'
import type { Segment, Word } from '../text/word.ts'
import type { Found } from './found.ts'
import { wordsBetween } from './found.ts'

/** Forms by the words of all languages, folded; the more special come first. */
const FORMS: readonly [form: string, words: string][] = [
  [
    'eye drops',
    String.raw`(?:eye|ophthalmic)[ -](?:drops?|solution|suspension)|augentropfen|colirio|collyre|gotas? oftalmicas?|gouttes? ophtalmiques?`,
  ],
  ['ear drops', String.raw`(?:ear|otic)[ -](?:drops?|solution|suspension)|ohrentropfen|gotas? oticas?|gouttes? auriculaires?`],
  ['nasal spray', String.raw`(?:nasal|nose)[ -]spray|nasenspray|spray nasal|pulverizador nasal`],
  [
    'inhaler',
    String.raw`inhal(?:er|ator)s?|inhalation (?:powder|aerosol)|aerosol inhaler|hfa|dosieraerosol|inhalador|inhalateur|inalatore|aer`,
  ],
  ['oral drops', String.raw`tropfen|oral drops|gotas(?: orales)?|gouttes(?: buvables)?|gocce`],
  ['oral suspension', String.raw`oral susp(?:ension)?|susp(?:ension)?\.?(?: oral(?:e)?| buvable| zum einnehmen)?`],
  ['oral solution', String.raw`oral sol(?:ution|n)?|losung zum einnehmen|solucion oral|solution buvable|oral liquid|elixir`],
  ['syrup', String.raw`syrup|sirup|saft|jarabe|sirop|sciroppo|xarope`],
  ['suppository', String.raw`suppositor(?:y|ies)|zapfchen|supositorios?|suppositoires?|supposte`],
  ['patch', String.raw`(?:transdermal )?patch(?:es)?|(?:transdermales )?pflaster|parches?|dispositifs? transdermiques?|cerotti`],
  ['cream', String.raw`cream|creme|crema`],
  ['ointment', String.raw`ointment|salbe|pomada|pommade|unguento`],
  ['gel', String.raw`gel`],
  ['lotion', String.raw`lotion|locion`],
  ['shampoo', String.raw`shampoo|champu|shampooing`],
  ['spray', String.raw`spray`],
  ['lozenge', String.raw`lozenges?|lutschtabletten?|pastilles? a sucer`],
  ['powder', String.raw`powder|pulver|polvo|poudre|polvere|granul(?:es|at|ado|ato)`],
  ['sachet', String.raw`sachets?|beutel|sobres|bustine`],
  [
    'injection',
    String.raw`inj(?:ection)?|pens?|prefilled (?:pen|syringe)|injektionslosung|fertigspritzen?|inyectable|jeringas?|vials?|ampoules?|ampullen`,
  ],
  ['chewable tablet', String.raw`chew(?:able)?(?:[ -]tab(?:let)?s?)?|kautabletten?|comprimidos? masticables?|comprimes? a croquer`],
  [
    'effervescent tablet',
    String.raw`effervescent(?: tablets?)?|brausetabletten?|comprimidos? efervescentes?|comprimes? effervescents?|compresse effervescenti`,
  ],
  [
    'orally disintegrating tablet',
    String.raw`odt|orally[ -]disintegrating(?: tab(?:let)?s?)?|orodispersible(?: tablets?)?|schmelztabletten?|comprimidos? bucodispersables?|comprimes? orodispersibles?`,
  ],
  ['sublingual tablet', String.raw`sublingual(?: tab(?:let)?s?)?|sublingualtabletten?|comprimidos? sublinguales?`],
  ['capsule', String.raw`caps?(?:ules?)?|softgels?|(?:hart|weich)?kapseln?|capsulas?|gelules?|kps|kapsler|kapslar|kapsulki|kapsulek`],
  [
    'tablet',
    String.raw`tab(?:let)?s?|caplets?|(?:film|filmuberzogene )?tabletten?|tablette|tbl|dragees?|comprimidos?|comprimes?|compresse?|compressa|cpr|comp|cp|tabletter|tabletki|tabletek|tablety|tabletta|comprimate`,
  ],
]
const EXTENDED = String.raw`extended[ -]release|prolonged[ -]release|modified[ -]release|sustained[ -]release|controlled[ -]release|\b(?:er|xr|xl|sr|mr|cr|la|lp)\b|retard|liberacion prolongada|liberation prolongee|rilascio prolungato|libertacao prolongada`
const DELAYED = String.raw`delayed[ -]release|\b(?:dr|ec)\b|enteric[ -]coated|gastro[ -]?resist\w*|magensaftresistent\w*|gastrorr?esistentes?`

/** The form that a segment prints, from `from` on. */
export function findForm(segment: Segment, from = 0): (Found<string> & { start: number; end: number }) | undefined {
  const text = foldInPlace(segment.text)
  let best: { form: string; start: number; end: number } | undefined
  for (const [form, words] of FORMS) {
    const match = new RegExp(String.raw`(?<![a-z])(?:retard)?(${words})(?:retard)?(?![a-z])`).exec(text.slice(from))
    if (!match || (best && best.start <= from + match.index)) continue
    best = { form, start: from + match.index, end: from + match.index + match[0].length }
  }
  if (!best) return undefined
  const release = releaseOf(text.slice(from))
  const value = release && /tablet|capsule/.test(best.form) ? `${release} ${best.form}` : best.form
  return { value, words: sureOfKnownWords(wordsBetween(segment, best.start, best.end)), start: best.start, end: best.end }
}

/** A long word that is exactly one of the table's is no misreading of something else. */
function sureOfKnownWords(words: readonly Word[]): Word[] {
  return words.map((word) =>
    word.text.length >= KNOWN_WORD_CHARS_MIN ? { ...word, confidence: Math.max(word.confidence, KNOWN_WORD_CONFIDENCE) } : word,
  )
}

const KNOWN_WORD_CHARS_MIN = 6
const KNOWN_WORD_CONFIDENCE = 0.86

function releaseOf(text: string): string | undefined {
  if (new RegExp(EXTENDED).test(text)) return 'extended-release'
  return new RegExp(DELAYED).test(text) ? 'delayed-release' : undefined
}
