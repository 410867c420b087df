import leveldown, { type LevelDown } from 'leveldown'

/**
 * LevelDOWN whose every write reaches the disk before it is reported. PouchDB's adapter leaves LevelDB's
 * `sync` option off, so that a power cut would lose what was acknowledged
 * (LevelDB `doc/index.md`, "Synchronous Writes").
 */
export const syncedLeveldown = Object.assign(open, { destroy: leveldown.destroy, repair: leveldown.repair })

function open(path: string): LevelDown {
  const level = leveldown(path)
  for (const write of ['_put', '_del', '_batch'] as const) {
    const unsynced = level[write]
    level[write] = (...args) => {
      const [options, callback] = args.splice(-2)
      unsynced.call(level, ...args, { ...(options as object), sync: true }, callback)
    }
  }
  return level
}
