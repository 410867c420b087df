import { importJWK, type JWK, SignJWT } from 'jose'
import type { DeviceSessionReply } from '../../shared/protocol/device.ts'
import type { AccountApi } from './account-api.ts'
import { type Credentials, tokenSpareMs } from './credentials.ts'
import { answer, type Reply } from './reply.ts'
import { singleFlight } from './single-flight.ts'
import type { Clock } from './timers.ts'

export type DeviceCredentialsOptions = {
  device: string
  privateKey: JWK
  api: Pick<AccountApi, 'deviceSession'>
  clock: Clock
  /** A fresh id for each assertion, so that none can be used again. */
  newId: () => string
}

/** Signs in with the device's own key: a short assertion (RFC 7523) for an access token, kept in memory only. */
export function createDeviceCredentials({ device, privateKey, api, clock, newId }: DeviceCredentialsOptions): Credentials {
  let held: { token: string; until: number } | undefined

  const signIn = singleFlight(async (): Promise<Reply<string>> => {
    const first = await ask(clock())
    const serverNowMs = first.ok ? undefined : first.failure.serverNowMs
    const isClockWrong = serverNowMs !== undefined && Math.abs(serverNowMs - clock()) > clockSkewMsMax
    // A kiosk whose clock battery died must still get in: the assertion is dated by the server's clock then.
    const reply = !first.ok && first.failure.code === 'sign-in-needed' && isClockWrong ? await ask(serverNowMs) : first
    if (!reply.ok) return reply
    held = { token: reply.value.accessToken, until: clock() + reply.value.accessLifeMs }
    return answer(held.token)
  })

  async function ask(nowMs: number): Promise<Reply<DeviceSessionReply>> {
    const assertion = await new SignJWT()
      .setProtectedHeader({ alg: 'EdDSA' })
      .setIssuer(device)
      .setSubject(device)
      .setAudience('medbox')
      .setJti(newId())
      .setIssuedAt(Math.floor(nowMs / 1000))
      .setExpirationTime(Math.floor((nowMs + assertionLifeMs) / 1000))
      .sign(await importJWK(privateKey, 'EdDSA'))
    return api.deviceSession(assertion)
  }

  return {
    token: async () => (held && clock() < held.until - tokenSpareMs ? answer(held.token) : signIn()),
    refresh: async (refused) => (held && held.token !== refused ? answer(held.token) : signIn()),
  }
}

const assertionLifeMs = 60_000
const clockSkewMsMax = 30_000
