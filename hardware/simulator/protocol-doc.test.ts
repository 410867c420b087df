import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { linkTimings } from '../driver/link-timings.ts'
import { journalKinds } from '../protocol/journal-record.ts'
import type { Layout } from '../protocol/layout.ts'
import { linkLimits } from '../protocol/limits.ts'
import { boxFlags, errorCodes, messages } from '../protocol/messages.ts'

const text = readFileSync(new URL('../PROTOCOL.md', import.meta.url), 'utf8')

/** `name type` of each field as the page writes them; tails are described in words there. */
const fixedFields = (layout: Layout) =>
  layout.flatMap(([name, type]) => (typeof type !== 'string' || type === 'bytes' ? [] : [type === 'uuid' ? name : `${name} ${type}`]))

describe('PROTOCOL.md', () => {
  test.each(Object.entries(messages))('I3.10 tells the type and the fields of %s', (name, { code, layout }) => {
    const row = text.split('\n').find((line) => line.startsWith(`| 0x${code.toString(16).padStart(2, '0').toUpperCase()} | \`${name}\` |`))
    expect(row, 'its row').toBeDefined()
    if (fixedFields(layout).length > 0) expect(row).toContain(`| ${fixedFields(layout).join(', ')}`)
  })

  test('I3.10 tells the numbers of kinds, errors, flags and limits', () => {
    for (const [kind, code] of Object.entries(journalKinds)) expect(text).toContain(`${code} ${kind}`)
    for (const [name, code] of Object.entries(errorCodes)) expect(text).toContain(`${code} ${name}`)
    for (const bit of Object.values(boxFlags)) expect(text).toMatch(new RegExp(`\\*\\*flags\\*\\*:.*\\b${bit} `))
    expect(text).toContain(`${linkLimits.journalRecordsMax} records; a page of ${linkLimits.journalPageRecordsMax}`)
    expect(text).toContain(`${linkTimings.replyMsMin} ms at first, ${linkTimings.replyMsMax} ms at most, ${linkTimings.sendsMax} sends`)
    expect(text).toContain(linkLimits.journalSkipMax.toLocaleString('en'))
  })
})
