// The write-ahead log as SQLite lays it out: https://www.sqlite.org/fileformat2.html#the_write_ahead_log

export const walHeaderBytes = 32
const frameHeaderBytes = 24

/** Where each commit of the log's present generation ends. */
export function commitEnds(wal: Buffer): number[] {
  if (wal.length < walHeaderBytes) return []
  const frameBytes = frameHeaderBytes + wal.readUInt32BE(8)
  const salts = wal.subarray(16, 24)
  const ends: number[] = []
  for (let at = walHeaderBytes; at + frameBytes <= wal.length; at += frameBytes) {
    if (!wal.subarray(at + 8, at + 16).equals(salts)) break
    // A frame that ends a transaction carries the size of the file after it.
    if (wal.readUInt32BE(at + 4) > 0) ends.push(at + frameBytes)
  }
  return ends
}
