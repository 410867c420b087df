import express, { type Request, type RequestHandler } from 'express'
import { z } from 'zod'
import { errorCodes } from '../../shared/protocol/error.ts'
import { ApiError } from '../api-error.ts'
import { type AccessTokens, type Caller, signInNeeded } from '../identity/access-tokens.ts'

type Answer = object | undefined

/** A route for whoever is signed in; the body is read only after that is known. Answers JSON, or 204 for undefined. */
export function memberRoute<S extends z.ZodType>(
  tokens: AccessTokens,
  bytesMax: number,
  schema: S,
  answer: (body: z.output<S>, caller: Caller) => Promise<Answer>,
): RequestHandler[] {
  const authenticate: RequestHandler = async (request, response, next) => {
    response.locals['caller'] = await callerOf(request, tokens)
    next()
  }
  const reply: RequestHandler = async (request, response) => {
    const caller = response.locals['caller'] as Caller
    send(response, await answer(parseBody(request, schema), caller))
  }
  return [authenticate, jsonBody(bytesMax), reply]
}

/** A route for anybody; `address` is where the request comes from, for limits on wrong tries. */
export function openRoute<S extends z.ZodType>(
  bytesMax: number,
  schema: S,
  answer: (body: z.output<S>, address: string) => Promise<Answer>,
): RequestHandler[] {
  const reply: RequestHandler = async (request, response) => {
    send(response, await answer(parseBody(request, schema), request.socket.remoteAddress ?? ''))
  }
  return [jsonBody(bytesMax), reply]
}

/** Who sends the request, by its bearer token (RFC 6750). Throws `ApiError` `sign-in-needed`. */
export async function callerOf(request: Request, tokens: AccessTokens): Promise<Caller> {
  const token = /^Bearer ([\w.~+/-]{1,4000}=*)$/i.exec(request.get('authorization') ?? '')?.[1]
  if (!token) throw signInNeeded()
  return tokens.check(token)
}

/** JSON, plain or compressed, of at most `bytesMax` once unpacked. */
const jsonBody = (bytesMax: number): RequestHandler => express.json({ limit: bytesMax, inflate: true })

function parseBody<S extends z.ZodType>(request: Request, schema: S): z.output<S> {
  const parsed = schema.safeParse(request.body)
  if (parsed.success) return parsed.data
  throw new ApiError(400, errorCodes.badMessage, `The message is not as expected: ${z.prettifyError(parsed.error).slice(0, 300)}`)
}

function send(response: express.Response, answer: Answer): void {
  if (answer === undefined) response.status(204).end()
  else response.json(answer)
}
