import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { makeBackup } from '../../../desktop/store/backup/make-backup.ts'
import { defaultRota } from '../../../desktop/store/backup/rota.ts'
import { openFiles } from '../../../desktop/store/files.ts'
import { keyFileProvider } from '../../../desktop/store/keys/key-file.ts'
import { openStoreKeys } from '../../../desktop/store/keys/store-keys.ts'
import { openKioskStore } from '../../../desktop/store/open-store.ts'
import { pictureOf, recordsOf } from './streams.ts'

// The process whose files are spoilt: node kiosk.child.ts FOLDER PLACE KEY-FILE ROUND. It writes records and pictures
// into a kiosk's store, makes two backups on the way, says what they and the store hold, and waits to be ended: by
// SIGKILL, or well when its input closes.

const [folder, place, keyFile, roundText] = process.argv.slice(2) as [string, string, string, string]
const round = Number(roundText)
const itemsPerPart = 12

const provider = keyFileProvider(keyFile)
const keys = await openStoreKeys(folder, provider)
const { store, file } = await openKioskStore({ folder, keys, provider, backupFolders: [place], log: () => undefined, now: Date.now })
const files = await openFiles(join(folder, 'files'), keys.filesKey)
const ids: string[] = []
const pictures: string[] = []

for (let part = 0; part < 3; part++) {
  for (let number = part * itemsPerPart; number < (part + 1) * itemsPerPart; number++) {
    const records = recordsOf({ stream: 'batch', round, number, seen: {} })
    await store.write(records, 1)
    ids.push(...records.map(({ id }) => id))
  }
  pictures.push(await files.put(pictureOf({ round, number: part })))
  if (part < 2) {
    const { path } = await makeBackup({ folder, store, file, files, keys }, place, part + 1, Date.now(), defaultRota)
    say({ backup: path, ids: ids.length, pictures: pictures.length })
  }
}
say({ written: ids, pictures, words: keys.recoveryWords })
process.stdin.resume().once('end', () => void store.close().then(() => process.exit(0)))

function say(line: object): void {
  writeSync(1, `${JSON.stringify(line)}\n`)
}
