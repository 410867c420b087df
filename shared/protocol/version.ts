/**
 * The wire's version. It rises when an older peer could no longer follow; a member that older peers may
 * ignore does not raise it. History: 1 = first.
 */
export const protocolVersion = 1

/** SHA-256 over the JSON Schemas of all messages: a test computes it anew, so the wire cannot change unnoticed. */
export const protocolHash = 'cf54b96de5ddaceb4f743e87e94e975cb88d817d8d60d381ceb594e439f429ca'
