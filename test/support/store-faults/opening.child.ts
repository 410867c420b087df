import { keyFileProvider } from '../../../desktop/store/keys/key-file.ts'
import { openStoreKeys } from '../../../desktop/store/keys/store-keys.ts'
import { openKioskStore } from '../../../desktop/store/open-store.ts'

// The process that is killed while it puts a store back: node opening.child.ts FOLDER PLACE KEY-FILE.

const [folder, place, keyFile] = process.argv.slice(2) as [string, string, string]
const provider = keyFileProvider(keyFile)
console.log('{"opening":true}')
try {
  const keys = await openStoreKeys(folder, provider)
  await openKioskStore({
    folder,
    keys,
    provider,
    backupFolders: [place],
    log: (step) => console.log(JSON.stringify({ step })),
    now: Date.now,
  })
  console.log('{"open":true}')
} catch (error) {
  console.log(JSON.stringify({ refused: (error as { code?: string }).code ?? String(error) }))
}
setInterval(() => undefined, 1000)
