import type { RequestHandler } from 'express'
import { errorCodes } from '../../shared/protocol/error.ts'
import { protocolVersion } from '../../shared/protocol/version.ts'
import { ApiError } from '../api-error.ts'

const protocolHeader = 'medbox-protocol'

/** Refuses what speaks a newer protocol than this server; a request without the header is taken as of this version. */
export const checkProtocol: RequestHandler = (request, response, next) => {
  response.set(protocolHeader, String(protocolVersion))
  const said = request.get(protocolHeader)
  if (said !== undefined && !/^\d{1,6}$/.test(said))
    throw new ApiError(400, errorCodes.badMessage, `The header ${protocolHeader} is a number.`)
  if (Number(said ?? protocolVersion) > protocolVersion)
    throw new ApiError(426, errorCodes.newerProtocol, 'This program is newer than the server; update the server.')
  next()
}
