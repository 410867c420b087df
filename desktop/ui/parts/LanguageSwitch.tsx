import { type ReactNode } from 'react'
import { useSession } from '../app/session-context.tsx'
import { useCommand } from '../data/use-command.ts'
import { chooseLocale, localeIds, locales } from '../words/locales.ts'
import { useWords } from '../words/words-context.tsx'
import { SelectField } from './Field.tsx'

/** Every language in its own words. */
export function LanguageSwitch(): ReactNode {
  const { t, id } = useWords()
  const { preferences } = useSession()
  const set = useCommand('setPreferences')
  const value = preferences.language ? chooseLocale([preferences.language]) : id
  return (
    <SelectField
      label={t('settings.language')}
      value={value}
      options={localeIds.map((one) => ({ value: one, label: locales[one].name }))}
      onChange={(language) => void set.run({ language })}
    />
  )
}
