import ar from './ar.json' with { type: 'json' }
import de from './de.json' with { type: 'json' }
import en from './en.json' with { type: 'json' }

export type WordKey = keyof typeof en
export type Catalogue = Readonly<Record<WordKey, string>>
export type Locale = {
  /** As a speaker calls it. */
  name: string
  catalogue: Catalogue
  /** For `Intl`. */
  intl: string
  direction: 'ltr' | 'rtl'
  hours: 12 | 24
  /** How hours are said in a sentence. */
  spokenHours: 12 | 24
}

/** Digits stay the ones printed on the drawers and on most packs, in Arabic too (`nu-latn`). */
export const locales = {
  en: { name: 'English', catalogue: en, intl: 'en-GB', direction: 'ltr', hours: 24, spokenHours: 12 },
  'en-US': { name: 'English (US)', catalogue: en, intl: 'en-US', direction: 'ltr', hours: 12, spokenHours: 12 },
  de: { name: 'Deutsch', catalogue: de, intl: 'de-DE', direction: 'ltr', hours: 24, spokenHours: 24 },
  ar: { name: 'العربية', catalogue: ar, intl: 'ar-u-nu-latn', direction: 'rtl', hours: 12, spokenHours: 12 },
} as const satisfies Record<string, Locale>

export type LocaleId = keyof typeof locales
export const localeIds = Object.keys(locales) as LocaleId[]

/** The first wanted language that there are words for (exact, then by its base); else English. */
export function chooseLocale(wanted: readonly string[]): LocaleId {
  for (const tag of wanted) {
    const found = localeIds.find((id) => id === tag) ?? localeIds.find((id) => id === tag.split('-')[0])
    if (found) return found
  }
  return 'en'
}
