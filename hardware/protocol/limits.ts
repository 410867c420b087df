const payloadBytesMax = 48
const frameBytesMax = 1 + 1 + payloadBytesMax + 2

/** What both ends of the link may rely on; hardware/PROTOCOL.md gives the reasons. */
export const linkLimits = {
  payloadBytesMax,
  /** type, seq, payload, CRC */
  frameBytesMax,
  /** COBS adds one byte to anything shorter than 255. */
  stuffedBytesMax: frameBytesMax + 1,
  /** 1024 bytes of EEPROM hold 79 slots of 12 bytes and 76 bytes about the box itself. */
  journalRecordsMax: 79,
  /** How many 12-byte records fit one payload. */
  journalPageRecordsMax: 4,
  /** How far an acknowledgement may move the box's numbering ahead (see JOURNAL ACK). */
  journalSkipMax: 1_048_576,
  outputsTtlSMax: 3600,
} as const

export const protocolVersions = { min: 1, max: 1 } as const
