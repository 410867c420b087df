import { openDatabase } from '../backup/open-database.ts'
import { changeDataKey } from './change-data-key.ts'
import { keyFileProvider } from './key-file.ts'
import { openStoreKeys } from './store-keys.ts'

// The process that change-data-key.test.ts kills. `node change-data-key.child.ts FOLDER KEY_FILE STEP` changes the data
// key and ends like by a power cut when it comes to the named step; with the step "any" it prints a line and goes on.

const [folder, keyFile, step] = process.argv.slice(2) as [string, string, string]
const dieAt = (reached: string): void => {
  if (reached === step) process.kill(process.pid, 'SIGKILL')
}

const keys = await openStoreKeys(folder, keyFileProvider(keyFile))
const { file } = await openDatabase(folder, keys.dataKey)
console.log('open')
await changeDataKey(
  {
    async changeKey(key) {
      dieAt('named')
      await file.changeKey(key, { beforeSwap: async () => dieAt('before-swap'), afterSwap: async () => dieAt('after-swap') })
      dieAt('changed')
    },
  },
  keys,
)
dieAt('dropped')
console.log('done')
process.exit()
