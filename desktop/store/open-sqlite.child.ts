import { openSqliteStore } from './open-sqlite.ts'

// The process that open-sqlite.test.ts kills. `node open-sqlite.child.ts FOLDER ROUND` writes groups of three
// records without end and prints the name of each group once the store has acknowledged it. When the store
// cannot be opened it prints the error's code and ends.

const [folder, round] = process.argv.slice(2) as [string, string]
const store = await openSqliteStore({ folder }).catch((error: { code: string }) => {
  console.log(error.code)
  process.exit(1)
})
console.log('open')

const author = { user: 'test', device: 'testdev' }
const record = (id: string, group: string) => ({
  id,
  circle: 'circle-1',
  kind: 'note',
  v: 1,
  at: 1,
  ref: group,
  state: '',
  clock: {},
  by: author,
  gone: false,
  body: { text: '😀'.repeat(100) },
})

async function writeGroup(group: string): Promise<void> {
  await store.write(
    [0, 1, 2].map((i) => record(`${group}-${i}`, group)),
    Date.now(),
  )
  console.log(group)
}

for (let i = 0; ; i++) await Promise.all([writeGroup(`${round}-${i}-a`), writeGroup(`${round}-${i}-b`)])
