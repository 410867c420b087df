import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { createRecogniser, type Recogniser } from './recogniser.ts'
import { ScanError } from './scan-error.ts'
import { type LabelScan, scanLabel } from './scan-label.ts'

const USAGE = 'usage: scan FILE… [--json]\nReads photos of medicine labels on this device and prints what they say.\n'

type Outcome = { file: string; scan: LabelScan } | { file: string; error: { code: string; message: string } }

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' }, help: { type: 'boolean' } } })
  if (values.help || positionals.length === 0) {
    process.stdout.write(USAGE)
    return values.help ? 0 : 2
  }
  const outcomes = await scanFiles(positionals)
  process.stdout.write(values.json ? `${JSON.stringify(outcomes.map(toJson), null, 1)}\n` : outcomes.map(toWords).join('\n'))
  return outcomes.every((outcome) => 'error' in outcome) ? 1 : 0
}

/** One after the other; a file that cannot be read says why and does not stop the next. */
async function scanFiles(files: readonly string[]): Promise<Outcome[]> {
  const recogniser = await createRecogniser()
  const outcomes: Outcome[] = []
  for (const file of files) outcomes.push(await scanFile(file, recogniser))
  await recogniser.close()
  return outcomes
}

async function scanFile(file: string, recogniser: Recogniser): Promise<Outcome> {
  try {
    return { file, scan: await scanLabel(await readFile(file), { recogniser }) }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (error instanceof ScanError || code) return { file, error: { code: code ?? 'scan-failed', message } }
    throw error
  }
}

/** Each field's value under its name; a field that is not printed on the label is absent, and `null` doses a day are as needed. */
function toJson(outcome: Outcome): Record<string, unknown> {
  if ('error' in outcome) return outcome
  const { fields, ms, ...rest } = outcome.scan
  const entries = Object.entries(fields)
  const each = <T>(pick: (field: (typeof entries)[number][1]) => T) =>
    Object.fromEntries(entries.map(([name, field]) => [name, pick(field)]))
  return {
    file: outcome.file,
    ...each(({ value }) => value),
    ...rest,
    ms: Math.round(ms),
    confidences: each(({ confidence }) => Number(confidence.toFixed(2))),
    boxes: each(({ box }) => box),
    alternatives: each(({ alternatives }) => alternatives),
  }
}

function toWords(outcome: Outcome): string {
  if ('error' in outcome) return `${outcome.file}: ${outcome.error.message}\n`
  const { fields, review, ms } = outcome.scan
  const asked = new Set<string>(review)
  const rows = Object.entries(fields).map(
    ([name, { value }]) => `  ${asked.has(name) ? '?' : ' '} ${name.padEnd(16)} ${value ?? 'as needed'}\n`,
  )
  return `${outcome.file}: ${rows.length > 0 ? `${Math.round(ms)} ms` : 'no label found'}\n${rows.join('')}`
}

process.exitCode = await main()
