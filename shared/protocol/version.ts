/**
 * The wire's version, and the hash of all its schemas; a test computes the hash anew, so the wire cannot
 * change without this line. History: 1 = first.
 */
export const protocolVersion = 1
