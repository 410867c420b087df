import type { Role } from '../../shared/kinds/kind.ts'
import type { Client } from './client.ts'
import { Kiosk } from './kiosk.ts'
import { testEnrolmentCode } from './test-server.ts'

let made = 0

/** A kiosk that has brought a circle of its own, and so owns it. */
export async function makeHousehold(client: Client): Promise<{ circle: string; kiosk: Kiosk; owner: Client }> {
  const number = String(++made).padStart(4, '0')
  const circle = `circle-${number}`
  const kiosk = await Kiosk.make(`kiosk${number}`)
  await kiosk.enrol(client, testEnrolmentCode)
  const owner = await kiosk.signIn(client)
  await owner.post('/v1/circles', { circle })
  return { circle, kiosk, owner }
}

/** A person who joined the circle with a code. */
export async function addPerson(
  owner: Client,
  circle: string,
  role: Role,
): Promise<{ user: string; client: Client; refreshToken: string }> {
  const number = String(++made).padStart(4, '0')
  const code = await owner.pairingCode(circle, role)
  const { body } = await owner.createAccount(code, `person${number}@example.org`, `browser${number}`, `Person ${number}`)
  return { user: body.user, client: owner.as(body.accessToken), refreshToken: body.refreshToken }
}
