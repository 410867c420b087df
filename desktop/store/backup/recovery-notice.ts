/** What happened to this device's store, for the person: kept until it has been read. */
export type RecoveryNotice = {
  /** Epoch ms. */
  at: number
  reason: 'damaged' | 'lost-writes' | 'restored'
  /** The folder that holds the files as they were. */
  setAside: string
  /** When the backup that was put in place was made, epoch ms; null = there was none. */
  backupAt: number | null
  /** Records that were not in the backup and could still be read. */
  salvagedRecords: number
}
