import { z } from 'zod'

/** What the core says when it is up, and again with a fresh link when one was used; the shell in Electron has no link. */
export const kioskReadySchema = z.object({ ready: z.literal(true), url: z.url().optional() })
export const serverReadySchema = z.object({
  ready: z.literal(true),
  url: z.url(),
  setupCode: z.string().nullish(),
  storage: z.string().optional(),
})

export type KioskReady = z.infer<typeof kioskReadySchema>
export type ServerReady = z.infer<typeof serverReadySchema>

export function describeKiosk({ url }: Pick<KioskReady, 'url'>): string[] {
  return [
    url ? row('Kiosk', `${url} (this link works once; "npm start" again shows a new one)`) : row('Kiosk', 'in its own window'),
    row('Box', 'virtual'),
  ]
}

export function describeServer({ url, setupCode }: ServerReady): string[] {
  const lines = [row('Caregivers', url)]
  if (setupCode) lines.push(row('Setup code', `${setupCode} (makes the first account at the caregivers' address)`))
  return lines
}

export const describeData = (folder: string): string => row('Data', folder)

const row = (name: string, value: string): string => `  ${name.padEnd(12)}${value}`
