import { existsSync } from 'node:fs'
import files from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'

// `node open-dying.child.ts ROOT N` opens the kiosk's store as the core's start does, and kills itself with SIGKILL
// before the Nth time that a file is renamed or one that is there is removed. It ends with code 0 when there were fewer.

const [root, dieAt] = process.argv.slice(2) as [string, string]
let steps = 0
for (const name of ['rename', 'rm'] as const) {
  const real = files[name] as (...input: unknown[]) => Promise<void>
  const dying = (...input: unknown[]): Promise<void> => {
    if (existsSync(String(input[0])) && ++steps === Number(dieAt)) process.kill(process.pid, 'SIGKILL')
    return real(...input)
  }
  Object.assign(files, { [name]: dying })
}
syncBuiltinESMExports()

const { finishRestore } = await import('../finish-restore.ts')
const { keyFileProvider } = await import('../../keys/key-file.ts')
const { openStoreKeys } = await import('../../keys/store-keys.ts')
const { openKioskStore } = await import('../../open-store.ts')

const folder = join(root, 'kiosk')
const provider = keyFileProvider(join(root, 'machine.key'))
const parts = { folder, provider, log: () => {}, now: () => Date.parse('2026-11-20T13:00:00Z') }
await finishRestore(parts)
const keys = await openStoreKeys(folder, provider)
const { store } = await openKioskStore({ ...parts, keys, backupFolders: [join(root, 'backups')] })
await store.close()
