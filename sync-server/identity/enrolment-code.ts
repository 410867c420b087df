import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type RandomBytes, randomText } from '../entropy.ts'

const charsMin = 8

/**
 * The code by which kiosks of this server's own place may enrol: the one given, or else one that is made once
 * and kept in the data folder, where only who runs the server can read it.
 */
export async function enrolmentCode(given: string | undefined, folder: string, random: RandomBytes): Promise<string> {
  if (given !== undefined && given.length >= charsMin) return given
  const file = join(folder, 'enrolment-code')
  const kept = await readFile(file, 'utf8').catch(() => '')
  if (kept.trim().length >= charsMin) return kept.trim()
  const made = randomText(random, 24)
  await writeFile(file, `${made}\n`, { mode: 0o600 })
  return made
}
