/** The folder that the person chose for backups. */
export const backupPlaceKey = 'backup-place'
/** It was another disk than the data's when it was chosen: on the same disk, it is a drive that is not plugged in. */
export const backupPlaceApartKey = 'backup-place-apart'
/** A person has said that the recovery words are written down. */
export const backupWordsNotedKey = 'backup-words-noted'
/** Set from the making of a circle until the recovery words were shown, or put off. */
export const wordsDueKey = 'recovery-words-due'
/** What came of the last backups. */
export const backupStatusKey = 'backup-status'

/**
 * The device values that say what this device is and what its people chose. After damage they are taken from what can
 * still be read. The others are not: how far the box's journal was read must fit the records that are there, and so
 * must what the server is known to have.
 */
export const keptValueKeys = [
  'device-id',
  'device-key',
  'stamp-id',
  'window-key',
  'server',
  'circle',
  'example-circle',
  'pin',
  'preferences',
  backupPlaceKey,
  backupPlaceApartKey,
  backupWordsNotedKey,
] as const

/** The time that the device's clock may have reached, epoch ms: the greatest that anybody knows of counts. */
export const clockCeilingKey = 'clock-ceiling'
/** What happened to the store, until a person has read it. */
export const recoveryNoticeKey = 'recovery-notice'
