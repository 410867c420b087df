import type { ReactNode } from 'react'
import { useNow } from '../data/use-now.ts'
import { useWords } from '../words/words-context.tsx'
import { wallAt } from '../words/formats.ts'
import { useZone } from './zone-context.tsx'
import './clock.css'

/** The patient's wall clock. */
export function Clock(): ReactNode {
  const { wall } = useWords()
  const zone = useZone()
  return <time className="clock">{wall(wallAt(useNow(1000), zone))}</time>
}
