import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import type { Recogniser } from './recogniser.ts'
import { createRecogniser } from './recogniser.ts'
import { ScanError } from './scan-error.ts'
import type { LabelScan } from './scan-label.ts'
import { scanLabel } from './scan-label.ts'

const USAGE = 'usage: scan FILE… [--json]\nReads photos of medicine labels on this device and prints what they say.\n'

/** What is printed per file: each field's value under its name; a field that is not printed on the label is absent. */
type Line = Record<string, unknown> & { file: string }

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' }, help: { type: 'boolean' } } })
  if (values.help || positionals.length === 0) {
    process.stdout.write(USAGE)
    return values.help ? 0 : 2
  }
  const recogniser = await createRecogniser()
  const lines: Line[] = []
  for (const file of positionals) lines.push(await scanFile(file, recogniser))
  await recogniser.close()
  process.stdout.write(values.json ? `${JSON.stringify(lines, null, 1)}\n` : lines.map(toWords).join('\n'))
  return lines.every((line) => line.error) ? 1 : 0
}

async function scanFile(file: string, recogniser: Recogniser): Promise<Line> {
  try {
    return toLine(file, await scanLabel(await readFile(file), { recogniser }))
  } catch (error) {
    const code = error instanceof ScanError ? error.code : ((error as NodeJS.ErrnoException).code ?? 'scan-failed')
    return { file, error: { code, message: (error as Error).message } }
  }
}

function toLine(file: string, { fields, code, review, text, ms, language, level, size }: LabelScan): Line {
  const entries = Object.entries(fields)
  const values = Object.fromEntries(entries.map(([name, { value }]) => [name, value]))
  const confidences = Object.fromEntries(entries.map(([name, { confidence }]) => [name, Number(confidence.toFixed(2))]))
  const boxes = Object.fromEntries(entries.map(([name, { box }]) => [name, box]))
  const alternatives = Object.fromEntries(entries.flatMap(([name, field]) => (field.alternatives.length > 0 ? [[name, field.alternatives]] : [])))
  return { file, code, ...values, confidences, review, text, ms: Math.round(ms), language, level, size, boxes, alternatives }
}

function toWords({ file, error, code, confidences, review, text, ms, language, level, size, boxes, alternatives, ...values }: Line): string {
  if (error) return `${file}: ${(error as { message: string }).message}\n`
  const asked = new Set(review as string[])
  const rows = Object.entries(values).map(([name, value]) => `  ${asked.has(name) ? '?' : ' '} ${name.padEnd(16)} ${value === null ? 'as needed' : value}\n`)
  return `${file}: ${rows.length > 0 ? `${ms} ms` : 'no label found'}\n${rows.join('')}`
}

process.exitCode = await main()
