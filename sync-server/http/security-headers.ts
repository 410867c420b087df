import type { RequestHandler } from 'express'

/** Only our own scripts, WebAssembly among them (barcodes, text recognition), which also run as workers from blobs. */
const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "img-src 'self' blob: data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const headers = {
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(self), microphone=(), geolocation=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

/** For every answer (OWASP HTTP Headers Cheat Sheet). No CORS header is ever sent: other origins stay out. */
export const securityHeaders: RequestHandler = (_request, response, next) => {
  response.set(headers)
  next()
}

/** Answers of the API hold health data: nobody on the way keeps them. */
export const noStore: RequestHandler = (_request, response, next) => {
  response.set('cache-control', 'no-store')
  next()
}
