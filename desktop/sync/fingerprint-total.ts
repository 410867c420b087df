import { addFingerprints, type Fingerprint, fingerprintToText, fingerprintZero } from '../../shared/record/fingerprint.ts'

/** The sum of fingerprints given as texts, as a text. */
export const totalOf = (texts: readonly string[]): string =>
  fingerprintToText(texts.map(textToFingerprint).reduce(addFingerprints, fingerprintZero))

function textToFingerprint(text: string): Fingerprint {
  const [count, sum] = text.split(':') as [string, string]
  return { count: Number(count), sum: BigInt(`0x${sum}`) }
}
