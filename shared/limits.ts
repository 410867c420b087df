/** Every limit that two sides of a boundary must agree on; the unit is in the name. */
export const limits = {
  idCharsMax: 200,
  circleCharsMax: 40,
  kindCharsMax: 40,
  stateCharsMax: 40,
  deviceCharsMax: 24,
  fieldCharsMax: 60,
  headsMax: 64,
  jsonDepthMax: 32,
  recordBytesMax: 256 * 1024,
  pushRecordsMax: 500,
  pushBytesMax: 8 * 1024 * 1024,
  pullRecordsMax: 1000,
  circlesPerDeviceMax: 1000,
  /** How far a stamp may lie ahead of the receiver's clock before it is held back. */
  clockDriftMsMax: 5 * 60_000,
  pictureBytesMax: 20 * 1024 * 1024,
  picturePixelsMax: 50_000_000,
  drawersMax: 16,
  pairingCodeLifeMsMax: 15 * 60_000,
  /** How many slots one question about a schedule may be answered with. */
  slotsMax: 20_000,
} as const
