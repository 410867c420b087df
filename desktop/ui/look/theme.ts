import type { Preferences } from '../../contract/views.ts'

export type Theme = 'light' | 'dark' | 'contrast'
export type Surroundings = {
  host: 'kiosk' | 'web'
  /** 0 … 23 on the wall clock. */
  hour: number
  prefersDark: boolean
  prefersContrast: boolean
}

const evening = { fromHour: 20, untilHour: 6 }

/** The theme to show: the person's choice, else what the system asks for, else, on a kiosk, dark in the evening. */
export function chooseTheme(preference: Preferences['theme'], around: Surroundings): Theme {
  if (preference !== 'auto') return preference
  if (around.prefersContrast) return 'contrast'
  const isEvening = around.hour >= evening.fromHour || around.hour < evening.untilHour
  return around.prefersDark || (around.host === 'kiosk' && isEvening) ? 'dark' : 'light'
}
