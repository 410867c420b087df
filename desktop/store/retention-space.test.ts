import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { hlcToStamp } from '../../shared/clock/hlc.ts'
import { doseId } from '../../shared/kinds/dose.ts'
import { mayLeave } from '../../shared/kinds/may-leave.ts'
import { createRecord } from '../../shared/record/edit.ts'
import type { MedRecord } from '../../shared/record/record.ts'
import { openDatabase } from './backup/open-database.ts'
import { openSqliteStore } from './open-sqlite.ts'

const circle = 'circle-of-anna'
const dayMs = 24 * 3600_000
const start = Date.UTC(2016, 0, 1)
const pageBytes = 4096
const years = 10
const dosesPerDay = 2
const monthDays = 50

function dose(index: number): MedRecord {
  const at = start + (index / dosesPerDay) * dayMs
  const by = { user: 'kiosk1', device: 'kiosk1' }
  const edit = { stamp: hlcToStamp({ ms: at, counter: 0 }, 'kiosk1'), by }
  const observations = { [`o${index}`]: { state: 'taken' as const, at, noted: at, evidence: 'box' as const, by, drawer: 1 } }
  const body = { schedule: 'schedule:1', medicine: 'medicine:1', slot: `slot-${index}`, planned: at, amount: 1, observations }
  return createRecord('dose', doseId('schedule:1', `slot-${index}`), circle, body, edit)
}

test('I1.108 ten years of doses need no more room on the device than two', { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'medbox-space-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const { store, file } = await openDatabase(folder, new Uint8Array(32).fill(7))
  onTestFinished(() => store.close())
  const pages: number[] = []
  for (let day = monthDays; day <= years * 365; day += monthDays) {
    const now = start + day * dayMs
    const first = (day - monthDays) * dosesPerDay
    await store.receive(
      Array.from({ length: monthDays * dosesPerDay }, (_, i) => dose(first + i)),
      now,
    )
    const old = await store.find({ circle, kind: 'dose', atMax: now - 400 * dayMs })
    await store.forget(
      old.map(({ id }) => id),
      (record) => mayLeave(record, now),
    )
    await store.erase()
    await file.shrink()
    pages.push(statSync(file.path).size / pageBytes)
  }
  const records = (await store.versions(circle)).size
  const perYear = Math.floor(365 / monthDays)
  const [early, late] = [Math.max(...pages.slice(0, 2 * perYear)), Math.max(...pages.slice(2 * perYear))]
  console.log(
    `${years * 365 * dosesPerDay} doses: ${early} pages at most in the first two years, ${late} in the years after; ${records} records held`,
  )
  expect(late).toBeLessThanOrEqual(early * 1.1)
  expect(records).toBeLessThan((400 + 2 * monthDays) * dosesPerDay)
  const counted = (await store.fingerprints(circle)).reduce((sum, print) => sum + Number(print.split(':')[0]), 0)
  expect(counted).toBe(pages.length * monthDays * dosesPerDay)
})

test('I7.49 what has left and was erased is in no file any more', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'medbox-erased-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  // Without a key, so that the files can be searched.
  const store = await openSqliteStore({ folder })
  const said = 'she found them hard to swallow'
  const filesWith = () => readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(said))
  await store.receive([{ ...dose(1), body: { ...dose(1).body, said } }, dose(2)], 1000)
  await store.forget([dose(1).id], () => true)
  await store.erase()
  expect(await store.get(dose(2).id)).toBeDefined()
  await store.close()
  expect(filesWith()).toEqual([])
})
