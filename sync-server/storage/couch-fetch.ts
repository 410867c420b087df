import { serverLimits } from '../limits.ts'
import { couchFailure } from './couch-failure.ts'

/**
 * What PouchDB reaches CouchDB with: `fetch` with a time limit, which throws `StorageError` when CouchDB is away.
 * PouchDB's own waits for ever, and takes a missing database for a missing document.
 */
export async function couchFetch(url: string, init: RequestInit, answerMsMax: number = serverLimits.couchAnswerMsMax): Promise<Response> {
  const { status, text } = await exchange(url, init, AbortSignal.timeout(answerMsMax))
  const failure = couchFailure(status, status < 400 ? undefined : reasonIn(text), undefined)
  if (failure) throw failure
  return new Response(text, { status })
}

async function exchange(url: string, init: RequestInit, timeout: AbortSignal): Promise<{ status: number; text: string }> {
  const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout
  try {
    const response = await fetch(url, { ...init, signal })
    return { status: response.status, text: await response.text() }
  } catch (error) {
    throw couchFailure(undefined, undefined, error)!
  }
}

function reasonIn(text: string): string | undefined {
  try {
    const { reason } = JSON.parse(text) as { reason?: unknown }
    return typeof reason === 'string' ? reason : undefined
  } catch {
    return undefined
  }
}
