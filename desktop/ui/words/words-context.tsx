import { createContext, use } from 'react'
import { createWords, type Words } from './words.ts'

export const WordsContext = createContext<Words>(createWords('en'))

/** The words of the language in force. */
export const useWords = (): Words => use(WordsContext)
