import { expect, test } from 'vitest'
import { chooseTheme, type Surroundings } from './theme.ts'

const day: Surroundings = { host: 'kiosk', hour: 12, prefersDark: false, prefersContrast: false }

test('I6.48 a person’s choice of theme stands against everything', () => {
  expect(chooseTheme('light', { ...day, hour: 23, prefersDark: true, prefersContrast: true })).toBe('light')
  expect(chooseTheme('contrast', day)).toBe('contrast')
})

test('I6.48 without a choice the system decides, and on a kiosk the evening', () => {
  expect(chooseTheme('auto', day)).toBe('light')
  expect(chooseTheme('auto', { ...day, prefersDark: true })).toBe('dark')
  expect(chooseTheme('auto', { ...day, prefersDark: true, prefersContrast: true })).toBe('contrast')
  for (const hour of [20, 23, 0, 5]) expect(chooseTheme('auto', { ...day, hour })).toBe('dark')
  for (const hour of [6, 19]) expect(chooseTheme('auto', { ...day, hour })).toBe('light')
  expect(chooseTheme('auto', { ...day, host: 'web', hour: 23 })).toBe('light')
})
