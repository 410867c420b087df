import type { Unit } from './effects.ts'

/** Words for what a dose counts in, folded, with how many of the unit one of them is. */
const UNIT_WORDS: readonly { words: string; unit: Unit; each?: number }[] = [
  {
    unit: 'tablet',
    words:
      'tablets?|tabs?|pills?|caplets?|tabletten?|tabl|tbl|filmtabletten?|retardtabletten?|kautabletten?|brausetabletten?|dragees?|comprimidos?|comp|comprimes?|cps?|cpr|compress[ae]|pastillas?|tabletter|tabletki|tabletek|tablety|tabletta|comprimate',
  },
  {
    unit: 'capsule',
    words:
      'capsules?|caps?|softgels?|kapsler|kapslar|kapsulki|kapsulek|kapseln?|hartkapseln?|weichkapseln?|retardkapseln?|kps|capsulas?|gelules?|capsula|capsule',
  },
  { unit: 'ml', words: 'ml|mls|millilit(?:er|re)s?|cc|milliliter|mililitros?|millilitri|messloffel voll' },
  {
    unit: 'ml',
    each: 5,
    words: 'teaspoon(?:ful)?s?|teaspoonsful|tsps?|teeloffel|cucharaditas?|cuilleres? a cafe|cuill\\. a cafe|cucchiaini?',
  },
  { unit: 'ml', each: 15, words: 'tablespoon(?:ful)?s?|tbsps?|essloffel|cucharadas?|cuilleres? a soupe|cucchiai' },
  { unit: 'drop', words: 'drops?|gtts?|tropfen|gotas?|gouttes?|gocc[ei]a?|gocce' },
  {
    unit: 'puff',
    words:
      'puffs?|inhalations?|sprays?|spritzer|hube|hub|sprays?|spruhstosse?|inhalationen|bouffees?|inhalaciones|inhalacion|pulverizaciones|pulverizacion|pulverisations?|puffs?|spruzzi|jatos?',
  },
  { unit: 'unit', words: 'units?|iu|i\\.u\\.|einheiten|ie|i\\.e\\.|unidades|unites|ui' },
  { unit: 'patch', words: 'patch(?:es)?|pflaster|parches|parche|patchs?|cerott[oi]|adesivos?' },
  { unit: 'sachet', words: 'sachets?|packets?|beutel|sobres?|bustin[ae]|saquetas?' },
  { unit: 'suppository', words: 'suppositor(?:y|ies)|zapfchen|supositorios?|suppositoires?|suppost[ae]|supposte' },
  { unit: 'application', words: 'applications?|anwendung(?:en)?|aplicacion(?:es)?' },
  { unit: 'piece', words: 'lozenges?|pieces?|doses?|vials?|ampoules?|films?|gummies|gumm(?:y|ies)|stuck|ampullen?' },
]

export const UNIT = `(?:${UNIT_WORDS.map(({ words }) => words).join('|')})(?![a-z])`

export function readUnit(word: string): { unit: Unit; each: number } {
  const found = UNIT_WORDS.find(({ words }) => new RegExp(`^(?:${words})$`).test(word.trim()))
  return { unit: found?.unit ?? 'piece', each: found?.each ?? 1 }
}
