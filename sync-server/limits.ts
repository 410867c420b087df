/** Limits that only the server knows; the unit is in the name. What both sides agree on stands in `shared/limits.ts`. */
export const serverLimits = {
  databasesOpenMax: 64,
  /** Of each open database, for reading and again for writing. */
  databaseCacheBytes: 1024 * 1024,
  databaseFilesOpenMax: 64,
  /** Embedded only: how many old revision ids a document remembers. */
  revisionsMax: 20,
  /** How often a write that met another server process' write is tried again. */
  writeTriesMax: 8,
  couchAnswerMsMax: 20_000,
  couchUpMsMax: 3000,
  /** How long CouchDB may wait for changes before it answers that there are none; proxies often cut at 60 s. */
  couchUpdatesMsMax: 25_000,
  /** How long a starting server waits for CouchDB, and how often it looks. */
  couchWaitMsMax: 60_000,
  couchRetryMs: 1000,
  bodyBytesMax: 64 * 1024,
  idsBodyBytesMax: 512 * 1024,
  cursorBodyBytesMax: 8 * 1024 * 1024,
  /** Checked after each page, so a page of large records may pass it by its own size. */
  pullBytesMax: 8 * 1024 * 1024,
  pageRecordsMax: 100,
  /** Restarts of the server after which a silent replica starts from the beginning. */
  livesMax: 200,
  provenRecordsMax: 500_000,
  circlesRememberedMax: 10_000,
  heardCirclesMax: 10_000,
  heardDevicesPerCircleMax: 1000,
  livePerDeviceMax: 4,
  liveConnectionsMax: 10_000,
  liveBufferBytesMax: 64 * 1024,
  liveHeartbeatMs: 15_000,
  liveSilenceMsMax: 45_000,
  /** Who was heard is told this often, and of so many devices at a time: a silent line costs under 1 KB a minute. */
  liveHeardPeriodMs: 55_000,
  liveHeardDevicesMax: 20,
  accessLifeMs: 10 * 60_000,
  sessionLifeMs: 90 * 24 * 3_600_000,
  assertionLifeMsMax: 2 * 60_000,
  assertionsKeptMax: 200,
  signingKeyLifeMs: 30 * 24 * 3_600_000,
  passwordQueueMax: 50,
  sweepPeriodMs: 3_600_000,
  stopGraceMs: 5000,
  requestMsMax: 60_000,
} as const
