import { fold } from '../text/fold.ts'

/** What a label's own words announce. `skip` announces what is no field of ours and must not be taken for one. */
export type KeywordField =
  | 'rxNumber'
  | 'fillDate'
  | 'expiryDate'
  | 'lot'
  | 'ndc'
  | 'quantity'
  | 'refills'
  | 'patientName'
  | 'prescriber'
  | 'directions'
  | 'drugName'
  | 'skip'

/** Announcing words in all languages, folded, without punctuation. */
const PHRASES: Record<KeywordField, string> = {
  rxNumber:
    'rx|rx no|rx number|rx nr|prescription|prescription no|prescription number|script no|rezept nr|rezeptnummer|rezept|receta|receta n|n receta|no receta|numero de receta|ordonnance n|ordonnance no|n ordonnance|no ordonnance|n d ordonnance|ricetta n|receita n',
  fillDate:
    'date filled|filled|fill date|filled on|date|dispensed|date dispensed|dispensed on|disp date|disp|date of dispensing|rx date|abgabedatum|abgegeben am|abgabe|datum|fecha|fecha de dispensacion|fecha dispensacion|dispensado|dispensado el|delivre le|delivree le|delivre|date de delivrance|le|data|data di dispensazione|dispensato il|data de dispensa|dispensado em',
  expiryDate:
    'discard after|discard by|discard on|discard|do not use after|use by|use before|expires|expires on|expiry|expiry date|expiration|expiration date|exp|exp date|best before|bbe|beyond use date|beyond use|bud|verwendbar bis|verw bis|verwendbar b|haltbar bis|mindestens haltbar bis|ablaufdatum|verfallsdatum|verfall|cad|caducidad|fecha de caducidad|vence|vencimiento|fecha de vencimiento|valido hasta|consumir antes de|perime le|peremption|date de peremption|a utiliser avant|a utiliser avant le|utiliser avant|per|scad|scadenza|data di scadenza|val|validade|valido ate',
  lot: 'b no|b nr|batch nr|nr serii|serie|partij|partijnr|lot|lot no|lot number|lot nr|lot n|batch|batch no|batch number|bn|charge|chargen nr|ch b|chb|ch bez|ch nr|lote|lote n|lote no|n lote|n de lote|lotto|lotto n|n lot|no lot|numero de lot',
  ndc: 'ndc|ndc no|ndc number',
  quantity:
    'qty|qy|quy|qiy|qly|gty|oty|quantity|qte|quantite|qta|quantita|qtd|quantidade|cantidad|cant|menge|anzahl|packungsgrosse|stuckzahl|contents|inhalt|contenido|contenu|count|qty dispensed|disp qty',
  refills:
    'refills|refill|refills left|refills remaining|refills rem|refill remaining|no of refills|number of refills|repeats|repeat|repeats left|renewals|renouvellement|renouvellements|a renouveler|wiederholungen|repeticiones|renovaciones|rfl|rfls|rf',
  patientName:
    'patient|patient name|name|pt|pt name|for|pour|para|prepared for|prescribed for|paciente|nombre|nombre del paciente|nom|nom du patient|patiente|patientin|fur|name des patienten|paziente|nome|utente',
  prescriber:
    'prescriber|prescribed by|prescribing doctor|prscbr|prescr|presc|physician|provider|doctor|dr|dra|drs|md|auth by|authorized by|auth|ordered by|verordnet von|verordner|verschrieben von|arzt|arztin|verordnender arzt|medico|medica|prescriptor|prescrito por|facultativo|prescripteur|prescriptrice|prescrit par|medecin|docteur|medico prescrittore|prescritto da|prescritor',
  directions:
    'directions|directions for use|sig|dosage|dose|instructions|how to take|dosierung|dosierungsanleitung|dosierungsanweisung|anwendung|einnahme|posologia|pauta|instrucciones|posologie|mode d emploi|modo d uso|uso',
  drugName:
    'drug|drug name|medication|medicine|medicamento|arzneimittel|active ingredient|active ingredients|wirkstoff|principio activo|substance active|principio attivo|generic name|medicament|farmaco',
  skip: 'rx only|phone|ph|tel|telephone|fax|tfno|telefono|telefon|mfr|mfg|manufacturer|manufactured by|mfd by|made by|made in|made for|distributed by|dist by|marketed by|hersteller|pharmazeutischer unternehmer|zul nr|fabricante|laboratorio|titular|fabricant|laboratoire|titulaire|caution|warning|warnings|achtung|warnhinweis|hinweis|atencion|advertencia|attention|generic for|gen for|substituted for|sub for|replaces|store|store at|store in|storage|keep|keep out|aufbewahren|conservar|conserver|conservare|imprint|dea|dea no|npi|license|lic|address|dob|d o b|date of birth|born|geb|geboren|geb am|fecha de nacimiento|ne le|nee le|pzn|cip|cn|gtin|sn|s n|price|copay|insurance|allergies|refills expire|refills until|refill by|refill before|refillable until|original date|orig date|orig|date written|written|written on|rx written|pharmacist|rph|tech|filled by|checked by|dispensed by|disp by|each tablet contains|each capsule contains|contains|enthalt|contiene|contient',
}

export interface Keyword {
  field: KeywordField
  /** Its words without spaces. */
  tight: string
  wordCount: number
}

export const KEYWORDS: readonly Keyword[] = Object.entries(PHRASES)
  .flatMap(([field, phrases]) =>
    phrases
      .split('|')
      .map((phrase) => ({ field: field as KeywordField, tight: phrase.replaceAll(' ', ''), wordCount: phrase.split(' ').length })),
  )
  .sort((a, b) => b.tight.length - a.tight.length)

/** Announcers that are no everyday words: they count in the middle of a segment even without a colon. */
export const ANYWHERE = new Set(
  'qty|quantity|qte|refills|refills left|refills remaining|refill|repeats|ndc|lot|lot no|batch|batch no|bn|exp|exp date|expiry|expires|discard after|use by|use before|best before|date filled|fill date|mfr|mfg|tel|phone|fax|dob|date of birth|lote|cad|caducidad|ch b|verwendbar bis|verw bis|pzn|lotto|scad|validade|rx no|prescribed by|verordnet von|abgabedatum|prescripteur|prescriber|delivre le|peremption|imprint|rph|npi|dea'
    .split('|')
    .map((phrase) => phrase.replaceAll(' ', '')),
)

/** "no.", "nr", "#", "n°" after an announcer belong to it. */
export const NUMBER_SIGNS = new Set(['no', 'nr', 'n', 'num', 'number', 'numero', 'nummer', '#', 'n°', 'nº', '№'])

export function tighten(text: string): string {
  return fold(text).replaceAll(/[^\p{L}\p{N}#]/gu, '')
}
