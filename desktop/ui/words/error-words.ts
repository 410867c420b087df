import type { Words } from './words.ts'

/** An error in the person's language by its stable code; a code without words here shows its own sentence. */
export function errorWords(words: Words, error: { code: string; message: string }): string {
  return words.maybe(`error.${error.code}`) ?? error.message
}
