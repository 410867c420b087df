import type { Client } from '../../desktop/contract/client.ts'
import { blankMedicine } from '../../desktop/replica/testing/blank-medicine.ts'

/** A medicine that is due at once in its drawer; `zone` is the patient's. */
export async function addDueNow(
  client: Client,
  circle: string,
  name: string,
  drawer: number | null,
  zone: string,
): Promise<{ medicine: string; schedule: string }> {
  // The plan begins with its own minute, so the two must not fall apart at a minute's end.
  const left = 60_000 - (Date.now() % 60_000)
  if (left < 10_000) await new Promise((resolve) => setTimeout(resolve, left + 50))
  const time = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(Date.now())
  return client.command('addMedicine', {
    circle,
    ...blankMedicine,
    name,
    drawer,
    plan: { timing: { type: 'daily', times: [time] }, amount: 1 },
    quantity: 100,
  })
}
