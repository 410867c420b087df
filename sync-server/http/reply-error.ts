import type { ErrorRequestHandler, RequestHandler } from 'express'
import { errorCodes, type ErrorReply } from '../../shared/protocol/error.ts'
import { ApiError } from '../api-error.ts'
import type { Log } from '../log.ts'
import { StorageError } from '../storage/storage.ts'

/** Answers every failure with a code and a sentence; what is not a refusal is logged, and told as such. */
export function replyError(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const refusal = toApiError(error)
    if (refusal.status >= 500) log.error({ err: error, path: request.path }, 'a request failed')
    if (response.headersSent) return void response.destroy()
    const reply: ErrorReply = { error: { code: refusal.code, message: refusal.message } }
    response.status(refusal.status).json(reply)
  }
}

export const noSuchRoute: RequestHandler = () => {
  throw new ApiError(404, errorCodes.notFound, 'There is no such route; is the program newer than this server?')
}

function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  if (error instanceof StorageError) return new ApiError(503, 'storage', 'The server cannot reach its data at the moment; try again later.')
  return (
    bodyError((error as { type?: unknown }).type, (error as { status?: unknown }).status) ??
    new ApiError(500, 'internal', 'The server made a mistake; its log says more.')
  )
}

/** Failures of Express' body parser, told by their `type` (body-parser README, "Errors"). */
function bodyError(type: unknown, status: unknown): ApiError | undefined {
  if (type === 'entity.too.large') return new ApiError(413, errorCodes.tooLarge, 'The request is too large; send fewer records at once.')
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new ApiError(status, errorCodes.badMessage, 'The request could not be read; it has to be JSON, plain or gzip.')
  return undefined
}
