import { type LucideIcon, Moon, Sun, Sunrise, Sunset } from 'lucide-react'

export type DayPart = 'night' | 'morning' | 'noon' | 'afternoon' | 'evening'

/** The part of the day by its hour, 0 … 23. */
export function partOfDay(hour: number): DayPart {
  if (hour < 5 || hour >= 22) return 'night'
  if (hour < 12) return 'morning'
  if (hour === 12) return 'noon'
  return hour < 18 ? 'afternoon' : 'evening'
}

/** Where the sun stands, roughly, at `HH:mm`. */
export function sunIcon(wall: string): LucideIcon {
  const hour = Number(wall.slice(0, 2))
  if (hour < 5 || hour >= 21) return Moon
  if (hour < 8) return Sunrise
  return hour < 17 ? Sun : Sunset
}
