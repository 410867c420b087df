import { z } from 'zod'
import { type AccountRequest, type SessionReply, sessionReplySchema, type SignInRequest } from '../../shared/protocol/account.ts'
import {
  type DeviceSessionReply,
  deviceSessionReplySchema,
  type EnrolReply,
  type EnrolRequest,
  enrolReplySchema,
} from '../../shared/protocol/device.ts'
import type { Http } from './http.ts'
import type { Reply } from './reply.ts'

/** The calls that make or renew a sign-in, and therefore need none. */
export type AccountApi = {
  createAccount(request: AccountRequest): Promise<Reply<SessionReply>>
  signIn(request: SignInRequest): Promise<Reply<SessionReply>>
  refresh(refreshToken: string): Promise<Reply<SessionReply>>
  /** Ends the session on the server. */
  end(refreshToken: string): Promise<Reply<void>>
  enrol(request: EnrolRequest): Promise<Reply<EnrolReply>>
  deviceSession(assertion: string): Promise<Reply<DeviceSessionReply>>
}

export const createAccountApi = (http: Http): AccountApi => ({
  createAccount: (request) => http.post('/v1/accounts', request, sessionReplySchema),
  signIn: (request) => http.post('/v1/sessions', request, sessionReplySchema),
  refresh: (refreshToken) => http.post('/v1/sessions/refresh', { refreshToken }, sessionReplySchema),
  end: (refreshToken) => http.post('/v1/sessions/end', { refreshToken }, z.void()),
  enrol: (request) => http.post('/v1/devices', request, enrolReplySchema),
  deviceSession: (assertion) => http.post('/v1/devices/session', { assertion }, deviceSessionReplySchema),
})
