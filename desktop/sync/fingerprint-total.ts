import { addFingerprints, fingerprintToText, fingerprintZero, textToFingerprint } from '../../shared/record/fingerprint.ts'

/** The sum of fingerprints given as texts, as a text. */
export const totalOf = (texts: readonly string[]): string =>
  fingerprintToText(texts.map(textToFingerprint).reduce(addFingerprints, fingerprintZero))
