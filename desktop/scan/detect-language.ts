import { SCAN_LANGUAGES, type ScanLanguage } from './recogniser.ts'
import { fold } from './text/fold.ts'

/** Words that labels of one language have and those of the others lack, folded. */
const CUES: Record<ScanLanguage, readonly string[]> = {
  eng: 'the take tablet tablets capsules daily mouth every with and of food refills qty discard prescribed keep out reach children pharmacy day twice by for needed exp use apply puffs hours each contains oral only relief'.split(
    ' ',
  ),
  deu: 'tablette tabletten apotheke taglich morgens abends mittags einnehmen dosierung fur kinder und von zum nach der die das vor patient abgabedatum verordnet unzuganglich aufbewahren retardtabletten filmtabletten kapseln kapsel tropfen wirkstoff verwendbar bis st stuck bei salbe mal tag arzt nehmen zu den mahlzeiten straBe strasse inhalt'
    .split(' ')
    .map(fold),
  spa: 'comprimido comprimidos tomar cada horas farmacia del los las posologia paciente medico fecha unidades ninos mantener fuera alcance despues antes comidas capsula capsulas dia dias veces una al con por via oral receta caducidad lote aplicar gotas desayuno noche manana cad'.split(
    ' ',
  ),
  ita: 'compressa compresse capsule rigide rivestite farmacia paziente medico posologia assumere prendere ogni ore volta volte giorno giorni al alla dei dopo pasti mattino sera prima del della con uso orale tenere fuori dalla portata vista bambini lotto scad scadenza ricetta dottore gocce sciroppo bustine soluzione leggere illustrativo prescritto data'.split(
    ' ',
  ),
  por: 'comprimido comprimidos capsulas revestidos farmacia utente medico posologia tomar cada horas vez vezes dia dias ao pequeno almoco noite deitar manha em de com depois refeicoes manter fora do das da alcance criancas validade val lote via oral receita gotas xarope saquetas solucao consultar folheto informativo por antes vista data'.split(
    ' ',
  ),
  fra: 'comprime comprimes prendre pharmacie des les le du par jour matin soir midi gelule gelules posologie prescripteur delivre qte enfants portee hors tenir repas avant apres fois pendant heures patient voie orale jeun avec une lot appliquer gouttes ordonnance boite ne pas'.split(
    ' ',
  ),
}

/** The most likely language of a text that was read with the English model; English when nothing else shows. */
export function detectLanguage(text: string): ScanLanguage {
  const words = new Set(fold(text).split(/[^\p{L}]+/u))
  const count = (language: ScanLanguage) => CUES[language].filter((cue) => words.has(cue)).length
  const others = SCAN_LANGUAGES.filter((language) => language !== 'eng').map((language) => ({ language, cues: count(language) }))
  const best = others.reduce((a, b) => (b.cues > a.cues ? b : a))
  return best.cues >= 2 && best.cues > count('eng') ? best.language : 'eng'
}
