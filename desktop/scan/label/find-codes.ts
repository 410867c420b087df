import type { Segment, Word } from '../text/word.ts'
import type { Chunk } from './chunks.ts'
import type { Found } from './found.ts'
import type { KeywordField } from './keywords.ts'

const NDC = /^\d{4,5}-\d{3,4}-\d{1,2}$|^\d{10,11}$/
const RX_DIGITS_MIN = 4
const LOT_CHARS_MIN = 3
/** A number of this length that stands alone on a dispensing label is probably its prescription number. */
const BARE_RX = /^\d{6,8}$/
/** "Rx#" is often misread: "Rez 7765965". */
const MISREAD_RX = /^(?:r\S{0,3}|\S{1,2}x[#:]?|\S{1,3}#)$/i

export function findNdc(chunks: readonly Chunk[]): Found<string> | undefined {
  const found = codeAfter(chunks, 'ndc', (code) => /^[\d-]{8,}$/.test(code))
  return found && (NDC.test(found.value) ? found : { ...found, value: withLostHyphen(found.value), doubt: true })
}

/** "70695-16806" lost its second hyphen; the package code after it has two digits nearly always. */
function withLostHyphen(code: string): string {
  return code.replace(/^(\d{4,5}-\d{3,4})(\d{2})$/, '$1-$2')
}

export function findLot(chunks: readonly Chunk[]): Found<string> | undefined {
  return codeAfter(chunks, 'lot', (code) => code.length >= LOT_CHARS_MIN && /\d/.test(code))
}

export function findRxNumber(chunks: readonly Chunk[], segments: readonly Segment[], isDispensed: boolean): Found<string> | undefined {
  const announced = codeAfter(chunks, 'rxNumber', (code) => (code.match(/\d/g) ?? []).length >= RX_DIGITS_MIN)
  if (announced || !isDispensed) return announced
  for (const { words } of segments) {
    const number = words.length > 1 && MISREAD_RX.test(words[0]!.text) ? words[1]! : words.length === 1 ? words[0]! : undefined
    if (number && BARE_RX.test(number.text)) return { value: number.text, words: [number], doubt: true }
  }
  return undefined
}

/** "Rx" before a number, as only dispensed medicines bear it. */
export function isPrescriptionNumber({ field, value }: Chunk): boolean {
  return field === 'rxNumber' && value.some((word) => /\d/.test(word.text))
}

function codeAfter(chunks: readonly Chunk[], field: KeywordField, isCode: (code: string) => boolean): Found<string> | undefined {
  for (const chunk of chunks.filter((candidate) => candidate.field === field)) {
    const words = leadingCodeWords(chunk.value)
    const value = words
      .map((word) => word.text)
      .join('')
      .replaceAll(/^[.,:]+|[.,;:]+$/g, '')
      .replaceAll(/-{2,}/g, '-')
    if (isCode(value)) return { value, words }
  }
  return undefined
}

/** One word, and the pieces after it when a code was broken at its hyphens. */
function leadingCodeWords(words: readonly Word[]): Word[] {
  const code: Word[] = []
  for (const word of words) {
    const isFirst = code.length === 0
    if (!/^[:.,]?[\p{L}\p{N}][\p{L}\p{N}/-]*[.,;:]?$|^-$/u.test(word.text)) break
    if (!isFirst && !code.at(-1)!.text.endsWith('-') && !word.text.startsWith('-')) break
    code.push(word)
  }
  return code
}
