import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createWorker } from 'tesseract.js'
import { createRecogniser } from '../../desktop/scan/recogniser.ts'
import { scanLabel } from '../../desktop/scan/scan-label.ts'
import { judgeFields, type Truth } from '../../desktop/scan/testing/judge-fields.ts'

/**
 * Milliseconds per label photograph, beside plain tesseract.js on the same file in the same run, and what each got
 * right: the medicine and its strength as fields here, anywhere in the text there. Fails when a clean or mild label's
 * medicine is wrong, so that no speed is bought with errors.
 */
const folder = new URL('../fixtures/labels/', import.meta.url)
const labels = JSON.parse(readFileSync(new URL('truth.json', folder), 'utf8')) as {
  file: string
  level: string
  language: string
  fields: Truth
}[]

const require = createRequire(import.meta.url)
const languageData = join(dirname(require.resolve('@tesseract.js-data/eng/package.json')), '4.0.0_best_int')
const plain = await createWorker('eng', 1, { langPath: languageData, cacheMethod: 'none' })
const recogniser = await createRecogniser()
await scanLabel(readFileSync(new URL(labels[0]!.file, folder)), { recogniser })

type Row = { file: string; level: string; ms: number; plainMs: number; medicine: boolean; plainMedicine: boolean }
const rows: Row[] = []
for (const { file, level, fields } of labels) {
  const bytes = readFileSync(new URL(file, folder))
  const plainStart = performance.now()
  const { data } = await plain.recognize(bytes)
  const plainMs = performance.now() - plainStart
  const scan = await scanLabel(bytes, { recogniser })
  const judged = judgeFields(scan, fields).filter(({ name }) => name === 'drugName' || name === 'strength')
  rows.push({
    file,
    level,
    ms: Math.round(scan.ms),
    plainMs: Math.round(plainMs),
    medicine: judged.every(({ verdict }) => verdict === 'right' || verdict === 'asked'),
    plainMedicine: [fields.drugName, fields.strength].every((value) => data.text.toLowerCase().includes(String(value).toLowerCase())),
  })
}
await plain.terminate()
await recogniser.close()

console.table(rows)
const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!
const [ours, theirs] = [median(rows.map(({ ms }) => ms)), median(rows.map(({ plainMs }) => plainMs))]
const right = (isRight: (row: Row) => boolean) => `${rows.filter(isRight).length}/${rows.length}`
console.log(
  `median ${ours} ms, plain ${theirs} ms, ratio ${(ours / theirs).toFixed(2)}; slowest ${Math.max(...rows.map(({ ms }) => ms))} ms`,
)
console.log(
  `medicine and strength right: ${right(({ medicine }) => medicine)}, plain ${right(({ plainMedicine }) => plainMedicine)}; memory ${Math.round(process.memoryUsage().rss / 2 ** 20)} MB`,
)
const wrong = rows.filter(({ level, medicine }) => !medicine && (level === 'clean' || level === 'mild'))
if (wrong.length > 0) process.exitCode = 1
