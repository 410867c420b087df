import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRecogniser, type Recogniser } from './recogniser.ts'
import { scanLabel } from './scan-label.ts'
import { type JudgedField, judgeFields, type Truth, type Verdict } from './testing/judge-fields.ts'

const folder = new URL('../../test/fixtures/labels/', import.meta.url)
const truths = JSON.parse(readFileSync(new URL('truth.json', folder), 'utf8')) as { file: string; level: string; fields: Truth }[]
const medicine = new Set(['drugName', 'strength', 'doseQuantity', 'frequencyPerDay'])

type JudgedLabel = { file: string; level: string; fields: JudgedField[] }

/** Twelve photographs of labels, from clean to hard. */
describe('label photographs', () => {
  let recogniser: Recogniser
  const labels: JudgedLabel[] = []

  beforeAll(async () => {
    recogniser = await createRecogniser()
    for (const { file, level, fields } of truths) {
      const scan = await scanLabel(readFileSync(new URL(file, folder)), { recogniser })
      labels.push({ file, level, fields: judgeFields(scan, fields) })
    }
    printAccuracy(labels)
  }, 240_000)
  afterAll(() => recogniser.close())

  const faults = (isFault: (label: JudgedLabel, field: JudgedField) => boolean) =>
    labels.flatMap((label) => label.fields.filter((field) => isFault(label, field)).map((field) => ({ file: label.file, ...field })))
  const isEasy = ({ level }: JudgedLabel) => level === 'clean' || level === 'mild'

  test('I5.27 drug name and strength are right on every clean and mild label', () => {
    expect(labels).toHaveLength(12)
    expect(
      faults(
        (label, { name, verdict }) =>
          isEasy(label) && (name === 'drugName' || name === 'strength') && verdict !== 'right' && verdict !== 'asked',
      ),
    ).toEqual([])
  })

  test('I5.27 no drug, strength, dose or frequency is wrong without being asked, however hard the photograph', () => {
    expect(faults((_, { name, verdict }) => medicine.has(name) && verdict === 'silent')).toEqual([])
  })

  test('I5.23 no field is invented on clean and mild labels', () => {
    expect(faults((label, { verdict }) => isEasy(label) && verdict === 'invented')).toEqual([])
  })

  test('I5.27 at most 15 % of the right fields of clean and mild labels are asked', () => {
    const found = labels
      .filter(isEasy)
      .flatMap((label) => label.fields)
      .filter(({ verdict }) => verdict === 'right' || verdict === 'asked')
    expect(found.length).toBeGreaterThan(100)
    expect(found.filter(({ verdict }) => verdict === 'asked').length / found.length).toBeLessThanOrEqual(0.15)
  })
})

function printAccuracy(labels: readonly JudgedLabel[]): void {
  const levels = [...new Set(labels.map(({ level }) => level))]
  const rows = levels.map((level) => {
    const fields = labels.filter((label) => label.level === level).flatMap((label) => label.fields)
    const count = (...verdicts: Verdict[]) => fields.filter(({ verdict }) => verdicts.includes(verdict)).length
    const printed = fields.length - count('invented')
    const accuracy = `${((100 * count('right', 'asked')) / printed).toFixed(1)} %`
    return {
      level,
      printed,
      accuracy,
      asked: count('asked'),
      missing: count('missing'),
      wrong: count('wrong'),
      silent: count('silent'),
      invented: count('invented'),
    }
  })
  const names = Object.keys(rows[0] ?? {})
  const lines = [names, ...rows.map((row) => Object.values(row))].map((cells) => cells.map((cell) => String(cell).padStart(9)).join(' '))
  process.stdout.write(`${lines.join('\n')}\n`)
}
