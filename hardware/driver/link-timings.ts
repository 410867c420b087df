/** Every wait of the link; hardware/PROTOCOL.md says what a box must keep to. */
export const linkTimings = {
  /** How often ports are listed while there is none, or only a less preferred one. */
  listMs: 2000,
  /** Opening hangs on some systems when a device is half gone. */
  openMsMax: 10_000,
  /** A board that resets on open needs up to 2 s until its firmware listens: HELLO is repeated, never awaited. */
  helloMs: 500,
  greetingMsMax: 5000,
  /** 55 bytes take 5 ms at 115200 baud, and the slowest request (an EEPROM write) 50 ms. */
  replyMsMin: 250,
  /** The wait doubles up to this with every repeat: a computer that stalls for a moment is not a box that fell silent. */
  replyMsMax: 1000,
  /** Sends of one request before the box counts as silent. */
  sendsMax: 5,
  stateMs: 1000,
  outputsTtlS: 60,
  outputsRefreshMs: 20_000,
  timeSetMs: 3_600_000,
  /** A time that needed repeats arrived late by them: set again soon. */
  timeSetAgainMs: 10_000,
  /** The host's clock was changed when it moves this far against its monotonic clock. */
  clockStepMs: 1500,
  /** Pause after the host failed to read its cursor or to commit. */
  hostRetryMs: 1000,
  reopenMsMin: 500,
  reopenMsMax: 30_000,
  /** Pause before a box of another protocol version is asked again. */
  wrongVersionMs: 60_000,
} as const
