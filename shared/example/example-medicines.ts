import type { Timing } from '../kinds/schedule.ts'

export type ExampleMedicine = {
  key: string
  name: string
  strength: string
  hint: string
  directions: string
  timing: Timing
  drawer: number
  /** Units in stock today. */
  stock: number
}

/** Common medicines of an older person at usual doses; not advice. Metformin runs out in four days. */
export const exampleMedicines: readonly ExampleMedicine[] = [
  {
    key: 'levothyroxine',
    name: 'Levothyroxine',
    strength: '75 µg',
    hint: 'on an empty stomach, half an hour before breakfast',
    directions: 'Take 1 tablet every morning on an empty stomach',
    timing: { type: 'daily', times: ['07:30'] },
    drawer: 1,
    stock: 63,
  },
  {
    key: 'metformin',
    name: 'Metformin',
    strength: '500 mg',
    hint: 'with food',
    directions: 'Take 1 tablet twice daily with food',
    timing: { type: 'daily', times: ['08:00', '18:00'] },
    drawer: 2,
    stock: 8,
  },
  {
    key: 'ramipril',
    name: 'Ramipril',
    strength: '5 mg',
    hint: '',
    directions: 'Take 1 tablet once daily',
    timing: { type: 'daily', times: ['13:00'] },
    drawer: 3,
    stock: 41,
  },
  {
    key: 'simvastatin',
    name: 'Simvastatin',
    strength: '20 mg',
    hint: '',
    directions: 'Take 1 tablet at bedtime',
    timing: { type: 'daily', times: ['22:00'] },
    drawer: 4,
    stock: 28,
  },
  {
    key: 'paracetamol',
    name: 'Paracetamol',
    strength: '500 mg',
    hint: 'for pain',
    directions: 'Take 1 tablet when needed, at least 6 hours apart, no more than 4 in 24 hours',
    timing: { type: 'asNeeded', hoursMin: 6, perDayMax: 4 },
    drawer: 5,
    stock: 17,
  },
]
