/** A port on which a box may answer. */
export type PortInfo = {
  readonly path: string
  /** Lower is preferred: a real box is 0, a virtual one 1. */
  readonly rank: number
}

/** An open byte stream to a box. */
export type BoxPort = {
  /** Takes the bytes and never throws; what cannot be written shows as silence or as a close. */
  write(bytes: Uint8Array): void
  onData(listener: (bytes: Uint8Array) => void): void
  /** Called at most once, also after `close()`. */
  onClose(listener: () => void): void
  /** Resolves when the port may be opened again. */
  close(): Promise<void>
}

/** Where ports come from: the operating system, a simulator, or both. */
export type PortOpener = {
  list(): Promise<readonly PortInfo[]>
  /** Rejects when the port is gone, taken or not permitted. */
  open(path: string): Promise<BoxPort>
}
