import Database from 'better-sqlite3-multiple-ciphers'

export const pageBytes = 4096
const cacheKilobytes = 32_000
const logBytesKept = 16_000_000
/** Two connections of one process may meet for a moment: when a log is read again, or a copy is swapped in. */
const waitMs = 5_000

/** Opens a connection with its key, before anything is read. */
export function connect(path: string, key: Uint8Array | undefined, options: Database.Options = {}): Database.Database {
  const db = new Database(path, { timeout: waitMs, ...options })
  try {
    // ATTACH takes the cipher from here too.
    db.pragma(`cipher = 'sqlcipher'`)
    if (key) db.pragma(`key = "${keyLiteral(key)}"`)
    // Sorting must not spill records into temporary files.
    db.pragma('temp_store = MEMORY')
    db.pragma('cell_size_check = ON')
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Attaches another file, with a key of its own, as the schema `name`. */
export function attach(db: Database.Database, path: string, key: Uint8Array | undefined, name: string): void {
  db.prepare(`ATTACH ? AS ${name} KEY ?`).run(path, key ? keyLiteral(key) : '')
}

/** Before the first page is written: settings that a file keeps for its life. */
export function shape(db: Database.Database): void {
  // In UTF-16BE the byte order that SQLite sorts by is the UTF-16 code unit order that JavaScript sorts by.
  db.pragma(`encoding = 'UTF-16be'`)
  db.pragma(`page_size = ${pageBytes}`)
  // What is freed can be given back to the disk in slices.
  db.pragma('auto_vacuum = INCREMENTAL')
}

/** Settings of the connection that writes. */
export function setUpWriter(db: Database.Database, synchronous: 'full' | 'normal', fileBytesMax: number | undefined): void {
  db.pragma('journal_mode = WAL')
  db.pragma(`synchronous = ${synchronous}`)
  // macOS: fsync alone does not reach the disk (https://www.sqlite.org/pragma.html#pragma_fullfsync); no effect elsewhere.
  db.pragma('fullfsync = ON')
  db.pragma('checkpoint_fullfsync = ON')
  // What is erased is overwritten, not only unlinked.
  db.pragma('secure_delete = ON')
  db.pragma(`cache_size = -${cacheKilobytes}`)
  // A log that grew while another connection was reading is cut back when its pages are in the file.
  db.pragma(`journal_size_limit = ${logBytesKept}`)
  if (fileBytesMax) db.pragma(`max_page_count = ${Math.floor(fileBytesMax / pageBytes)}`)
}

// Raw key syntax of SQLCipher: no derivation, the 32 bytes are the key.
function keyLiteral(key: Uint8Array): string {
  if (key.length !== 32) throw new TypeError(`A key has 32 bytes; this one has ${key.length}.`)
  return `x'${Buffer.from(key).toString('hex')}'`
}
