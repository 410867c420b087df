import type { ScanLanguage } from '../recogniser.ts'
import { fold } from './fold.ts'
import type { Word } from './word.ts'

/** Words of directions and forms that exist only with their accents, so that reading them bare is a misreading. */
const ACCENTED: Record<ScanLanguage, string> = {
  eng: '',
  deu: 'täglich für über während nüchtern nüchternen flüssigkeit höchstens löffel esslöffel teelöffel messlöffel zäpfchen zweiwöchentlich wöchentlich früh möglichst stück sprühstöße hübe anwendungsgemäß mäßig ärztin ärztliche ärztlicher verfügung unzugänglich größe',
  spa: 'día días después cápsula cápsulas mañana mañanas según máximo más médico médica posología niños niño también solución vía aplicación inhalación inhalaciones miércoles sábado sábados así período líquido',
  ita: 'quantità più età attività validità può già metà',
  por: 'farmácia médico médica cápsula cápsulas manhã refeição refeições pequeno-almoço almoço criança crianças até após não solução suspensão injeção inalação inalações aplicação suficiência utilização',
  fra: "comprimé comprimés gélule gélules à après jusqu'à crème également délivré délivrée médecin médicament médicaments portée matinée journée répéter nécessaire dîner déjeuner petit-déjeuner fièvre bouffée bouffées cuillère cuillères qté",
}

/** Puts back the accents of words that the language knows only with them. */
export function restoreAccents(words: readonly Word[], language: ScanLanguage): Word[] {
  const known = new Map(
    ACCENTED[language]
      .split(' ')
      .filter((word) => /[^\p{ASCII}]/u.test(word))
      .map((word) => [fold(word), word]),
  )
  return words.map((word) => {
    const bare = /^(\P{L}*)(.*?)(\P{L}*)$/u.exec(word.text)!
    const accented = /^\p{ASCII}+$/u.test(bare[2]!) ? known.get(bare[2]!.toLowerCase()) : undefined
    return accented ? { ...word, text: `${bare[1]}${likeCase(accented, bare[2]!)}${bare[3]}` } : word
  })
}

function likeCase(word: string, model: string): string {
  if (model.length > 1 && model === model.toUpperCase()) return word.toUpperCase()
  return model[0] === model[0]!.toUpperCase() ? word[0]!.toUpperCase() + word.slice(1) : word
}
