import type { Rule } from './effects.ts'

/** Phrases that tell how, not when or how much: shown with the medicine and never asked about. */
export const HINT_RULES: readonly Rule[] = [
  {
    pattern:
      /\b(?:with|after|before|without|between|during) (?:a |an |the |each |every )?(?:full |large |small |main )?(?:glass of water|food(?: or milk)?|meals?|milk|water|a meal|or (?:just )?after food|eating|fluids?)(?: or (?:just )?(?:after|with) food| and at bedtime)?/,
  },
  { pattern: /\b(?:or just )?after food\b|on an empty stomach|half an hour before food|an hour before food/ },
  {
    pattern:
      /\bby mouth\b|\borally\b|\bvia inhal(?:er|ation)\b|under (?:the|your) tongue|\bin(?:to|side)? (?:the |your )?(?:each|both|left|right|affected|the|your) (?:eyes?|ears?|nostrils?|areas?)(?:\(s\))?|to (?:the )?(?:affected|skin)[a-z ]*|to the skin/,
  },
  {
    pattern:
      /\bfor (?!the (?:first|next)|\d|(?:a|an|one|two|three|four|five|six) (?:full )?(?:days?|weeks?|months?|fortnight|years?)\b)[a-z'/-]+(?: (?!(?:every|as|if|when|twice|once|daily|at|in|then|for|take|with|until)\b)[a-z'/-]+){0,4}/,
  },
  { pattern: /\b(?:gegen|bei|contra|contre|para|pour|per) (?!\d)(?:el |la |los |las |le |les |l'|den |die |das )?[a-z]+/ },
  {
    pattern:
      /unzerkaut|mit (?:etwas |viel |ausreichend |einem glas )?(?:wasser|flussigkeit)|(?:vor|nach|zu|wahrend|zwischen) (?:der|den|dem|einer) (?:mahlzeit(?:en)?|essen)|nuchtern|auf nuchternen magen|eine halbe stunde vor(?: dem essen| der mahlzeit)?/,
  },
  {
    pattern:
      /(?:antes|despues) de (?:las |cada )?(?:comidas?|comer)|con (?:las |la )?comidas?|con (?:un vaso de )?agua|con alimentos|en ayunas|por via oral|via oral|sin masticar/,
  },
  {
    pattern:
      /(?:avant|apres|pendant|au (?:cours|milieu) (?:de|des)|avec|entre) (?:le |les |un |des |chaque )?(?:repas|grand verre d'eau|verre d'eau|eau)|a jeun|par voie orale|voie orale|sans (?:croquer|macher)/,
  },
  {
    pattern:
      /(?:prima|dopo|durante) (?:dei |i |il )?past[oi]|a stomaco (?:vuoto|pieno)|(?:antes|depois|apos) das? refeic(?:ao|oes)|em jejum|com agua/,
  },
  {
    pattern: /until (?:finished|all taken|gone|the course is finished|completed)|(?:bis|jusqu'a|hasta)[a-z ]+(?:aufgebraucht|fin|terminar)/,
  },
  {
    pattern:
      /\b(?:in|with) (?:a little |some )?water(?: and)?\b|\b(?:under the skin|subcutaneously|thinly|sparingly|liberally|slowly|rinse mouth after use)\b|\bdunn\b/,
  },
  // The strength repeated inside the sentence: "1 tablet (500 mg)".
  { pattern: /\(?\b\d+(?:[.,]\d+)? ?(?:mg|mcg|g|µg|ug)\b\)?(?: (?:total|dose))?/ },
  { pattern: /\bas directed(?: by (?:your )?(?:doctor|physician|prescriber))?\b/ },
]

/** Words that carry the sentence and say nothing by themselves, in all languages. */
export const FILLER_WORDS = new Set(
  `take takes taken taking use using inhale inject instill apply give place put insert chew swallow dissolve spray administer one to be the a an of and or with by on in at each every into dose doses tablet tablets capsule capsules whole
  nehmen einnehmen nimm sie bitte ein eine einen und oder der die das den dem mit in im je stuck auftragen inhalieren anwenden tropfen einzunehmen ganz die tablette tabletten
  tomar tome aplicar inhalar poner usar el la los las un una y o de del con por via en comprimido comprimidos
  prendre prenez appliquer inhaler mettre utiliser le la les un une et ou de du des avec par en comprime comprimes au
  prendere assumere il lo la i gli le un una e o di del con per compressa compresse tomar aplicar o a os as um uma de do da com por`.split(
    /\s+/,
  ),
)
