export type DayPart = 'night' | 'morning' | 'noon' | 'afternoon' | 'evening'

/** The part of the day by its hour, 0 … 23. */
export function partOfDay(hour: number): DayPart {
  if (hour < 5 || hour >= 22) return 'night'
  if (hour < 12) return 'morning'
  if (hour === 12) return 'noon'
  return hour < 18 ? 'afternoon' : 'evening'
}

export type SunPlace = 'down' | 'rising' | 'high' | 'setting'

/** Where the sun stands, roughly, at `HH:mm`. */
export function sunAt(wall: string): SunPlace {
  const hour = Number(wall.slice(0, 2))
  if (hour < 5 || hour >= 21) return 'down'
  if (hour < 8) return 'rising'
  return hour < 17 ? 'high' : 'setting'
}
