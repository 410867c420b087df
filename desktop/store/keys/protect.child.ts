import { keyFileProvider } from './key-file.ts'
import { openStoreKeys } from './store-keys.ts'

// The process that protect.test.ts kills. `node protect.child.ts FOLDER FIRST_KEY SECOND_KEY` moves the keys of a folder from
// one key file to the other and back without end, and prints which one holds each time this is durable.

const [folder, ...paths] = process.argv.slice(2) as [string, string, string]
const keys = await openStoreKeys(folder, keyFileProvider(paths[0]))
for (let i = 1; ; i++) {
  await keys.protectWith(keyFileProvider(paths[i % 2]!))
  console.log(i % 2)
}
