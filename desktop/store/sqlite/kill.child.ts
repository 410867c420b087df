import { opensWith } from './first-page.ts'
import { join } from 'node:path'
import { openTestInstance, writeTexts } from './sqlite.test-support.ts'

// The process that kill.test.ts kills. `node kill.child.ts FOLDER KEY KEY ROUND` opens the database with the key that
// opens it and prints `open`; then it changes the key for the other, again and again, while it writes and prints what
// the storage has acknowledged.

const [folder, one, other, round] = process.argv.slice(2) as [string, string, string, string]
const keys = [Buffer.from(one, 'hex'), Buffer.from(other, 'hex')]
if (!opensWith(join(folder, 'db.sqlite'), keys[0])) keys.reverse()
const instance = await openTestInstance({ folder, key: keys[0]! })
console.log('open')

async function changeKeys(): Promise<void> {
  for (;;) {
    await instance.internals.changeKey(keys[1]!)
    console.log('changed')
    keys.reverse()
  }
}

async function write(): Promise<void> {
  for (let i = 0; ; i++) {
    await writeTexts(instance, [`${round}-${i}`], 'known words')
    console.log(`${round}-${i}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

await Promise.all([changeKeys(), write()])
