import type { Rule } from './effects.ts'
import { NUMBER, readNumber } from './numbers.ts'
import { course, times } from './rules-common.ts'
import { UNIT } from './units.ts'

const SPANISH_DAYS = ['lunes', 'martes', 'miercoles', 'jueves', 'viernes', 'sabados?', 'domingos?']
const FRENCH_DAYS = ['lundis?', 'mardis?', 'mercredis?', 'jeudis?', 'vendredis?', 'samedis?', 'dimanches?']
const ITALIAN_DAYS = ['lunedi', 'martedi', 'mercoledi', 'giovedi', 'venerdi', 'sabato', 'domenica']

/** Spanish, French, Italian and Portuguese share most of their shapes; each line names its language's words. */
export const ROMANCE_RULES: readonly Rule[] = [
  {
    pattern: new RegExp(
      String.raw`(?:no (?:tomar|superar|exceder)(?: mas de)?|maximo(?: de)?|max\.?|sans depasser|ne pas depasser|au maximum|maximum|massimo|non superare|nao exceder)\s*(?:de |las |les |los )?${NUMBER}\s*(?:${UNIT})?\s*(?:al|por|en|par|/|al|ao|em|in|nelle)?\s*(?:dia|jour|giorno|24 ?(?:horas|heures|h|ore))`,
    ),
    read: (match) => ({ maxPerDay: readNumber(match[1]!).max }),
  },
  {
    pattern: new RegExp(String.raw`(?:espacer|espaciar)(?: les prises)?(?: d'au moins| de| al menos)? ${NUMBER} (?:heures|horas)`),
    read: (match) => ({ hoursApartMin: readNumber(match[1]!).min }),
  },
  {
    pattern: new RegExp(String.raw`(?:a )?(?:cada|toutes les|ogni|de) ${NUMBER}(?: em \d+)? ?(?:horas?|heures?|ore|h)\b`),
    read: (match) => ({ everyHours: readNumber(match[1]!) }),
  },
  {
    pattern: /un dia si y otro no|en dias alternos|dias alternos|un jour sur deux|a giorni alterni|em dias alternados|dia sim,? dia nao/,
    read: () => ({ everyDays: 2 }),
  },
  {
    pattern: new RegExp(String.raw`(?:cada|tous les|ogni) ${NUMBER} (?:dias|jours|giorni)`),
    read: (match) => ({ everyDays: readNumber(match[1]!).min }),
  },
  { pattern: /(?:una vez al|une fois par|una volta al|uma vez por) (?:mes|mois|mese)|mensual(?:mente)?/, read: () => ({ everyDays: 30 }) },
  {
    pattern: new RegExp(
      String.raw`(?:${NUMBER} (?:vez|veces|fois|volte|volta|vezes) (?:a la|por|par|alla|a) (?:semana|semaine|settimana))`,
    ),
    read: (match) => ({ timesPerWeek: readNumber(match[1]!).min }),
  },
  { pattern: /(?:el mismo dia|le meme jour)(?: de)?(?: cada| chaque)? (?:semana|semaine)/ },
  {
    pattern: /cada semana|semanal(?:mente)?|par semaine|chaque semaine|hebdomadaire|alla settimana|a la semana|por semana/,
    read: () => ({ timesPerWeek: 1 }),
  },
  weekdayRule(SPANISH_DAYS, String.raw`(?:cada|los|el)`, 'y'),
  weekdayRule(FRENCH_DAYS, String.raw`(?:chaque|le|les|tous les)`, 'et'),
  weekdayRule(ITALIAN_DAYS, String.raw`(?:ogni|il|la)`, 'e'),
  {
    pattern: new RegExp(String.raw`${NUMBER} (?:vez|veces|fois|volte|volta|vezes) (?:al|por|par|au|ao|il|/)? ?(?:dia|jour|giorno)`),
    read: (match) => ({ timesPerDay: readNumber(match[1]!) }),
  },
  {
    pattern:
      /(?:solo )?(?:si|se|en caso de|en cas de|in caso di|em caso de) (?:es |c'est )?(?:necesario|precisa|besoin|necessaire|necessario|dolor|douleurs?|dolore|dor|fiebre|fievre|febbre|febre)|a demanda|al bisogno|si precisa|au besoin/,
    read: () => ({ asNeeded: true }),
  },
  {
    pattern: new RegExp(
      String.raw`(?:durante|por|pendant|per|durant) ${NUMBER} (dias?|jours?|giorn[oi]|semanas?|semaines?|settiman[ae])\b(?! (?:al|a la|alla|par|por|per|ao|a cada|cada|de cada|su) (?:mes|semana|settimana|semaine|mois|mese|\d))`,
    ),
    read: course,
  },
  {
    pattern:
      /(?:por |de |a )?(?:la |las )mananas?|(?:con|antes de|despues de) el desayuno|(?:antes|despues) del desayuno|en el desayuno|(?:chaque |tous les |le )?matins?\b|au petit[ -]+dejeuner|al mattino|la mattina|a colazione|(?:de|pela) manha|ao pequeno[ -]almoco/,
    read: () => ({ moments: ['morning'] }),
  },
  {
    pattern:
      /al mediodia|a mediodia|(?:con|en|antes de|despues de) la comida\b|(?:con|en) el almuerzo|(?:a )?midi\b|au dejeuner|a mezzogiorno|a pranzo|ao almoco|ao meio-dia/,
    read: () => ({ moments: ['noon'] }),
  },
  {
    pattern:
      /(?:con|en|antes de|despues de) la cena|por la tarde|(?:chaque |tous les |le )?soirs?\b|au diner|(?:alla|la) sera|a cena|ao jantar/,
    read: () => ({ moments: ['evening'] }),
  },
  {
    pattern:
      /por la noche|por las noches|al acostarse|antes de (?:acostarse|dormir)|au coucher|avant (?:de dormir|le coucher)|prima di (?:dormire|coricarsi)|a(?:o)? deitar|a noite/,
    read: () => ({ moments: ['night'] }),
  },
  {
    pattern:
      /al dia|cada dia|todos los dias|diari[oa](?:mente)?|por dia|par jour|chaque jour|tous les jours|quotidien(?:nement)?|al giorno|ogni giorno|ao dia|todos os dias/,
    read: () => ({ ...times(1), isBareDaily: true }),
  },
]

function weekdayRule(days: readonly string[], lead: string, and: string): Rule {
  const day = `(?:${days.join('|')})`
  return {
    pattern: new RegExp(String.raw`(?:${lead}\s+)?\b(${day}(?:(?:\s*,\s*|\s+${and}\s+)(?:${lead}\s+)?${day})*)\b`),
    read: (match) => ({ weekdays: days.flatMap((name, at) => (new RegExp(String.raw`\b${name}\b`).test(match[1]!) ? [at + 1] : [])) }),
  }
}
