/**
 * The wire's version. It rises when an older peer could no longer follow; a member that older peers may
 * ignore does not raise it. History: 1 = first.
 */
export const protocolVersion = 1

/** SHA-256 over the JSON Schemas of all messages: a test computes it anew, so the wire cannot change unnoticed. */
export const protocolHash = '8828f5c55239178a05805e66df74509e43ce2e6151c228814832bcc2363449bd'
