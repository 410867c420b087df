import { createContext, use } from 'react'

export const deviceZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** The patient's time zone; the device's own before the patient is known. */
export const ZoneContext = createContext<string | null>(null)
export const useZone = (): string => use(ZoneContext) ?? deviceZone()
