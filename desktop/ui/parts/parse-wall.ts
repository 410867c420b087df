/** A typed time of day as `HH:mm`: `8`, `8:30`, `20.15`, `0830`, `8 pm`; undefined when it is none. */
export function parseWall(text: string): string | undefined {
  const [, hourText, minuteText = '0', half] = /^\s*(\d{1,2})(?:[:.h ]?(\d{2}))?\s*(am|pm|a\.m\.|p\.m\.|ص|م)?\s*$/i.exec(text) ?? []
  if (hourText === undefined) return undefined
  const hour = hourOfDay(Number(hourText), half?.toLowerCase())
  const minute = Number(minuteText)
  return hour === undefined || hour > 23 || minute > 59 ? undefined : toWall(hour * 60 + minute)
}

/** Moves a time of day by minutes, around midnight where need be. */
export function shiftWall(wall: string, minutes: number): string {
  const [hour = 0, minute = 0] = wall.split(':').map(Number)
  return toWall((hour * 60 + minute + minutes + 2 * 1440) % 1440)
}

function hourOfDay(hour: number, half: string | undefined): number | undefined {
  if (!half) return hour
  if (hour < 1 || hour > 12) return undefined
  const isAfternoon = half.startsWith('p') || half === 'م'
  return (hour % 12) + (isAfternoon ? 12 : 0)
}

const toWall = (minutes: number): string => [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':')
