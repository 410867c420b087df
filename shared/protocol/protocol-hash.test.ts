import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { canonical } from '../record/json.ts'
import { recordSchema } from '../record/record.ts'
import { protocolHash } from './version.ts'

declare global {
  interface ImportMeta {
    /** Vite's: the modules that a pattern names. */
    glob(pattern: string[], options: { eager: true }): Record<string, Record<string, unknown>>
  }
}

/** Every schema that a file of this folder exports, and the record that messages carry. */
function wireSchemas(): Record<string, z.ZodType> {
  const modules = Object.values(import.meta.glob(['./*.ts', '!./*.test.ts'], { eager: true }))
  const exported = modules.flatMap((module) => Object.entries(module))
  const schemas = exported.filter((entry): entry is [string, z.ZodType] => entry[1] instanceof z.core.$ZodType)
  return { ...Object.fromEntries(schemas), recordSchema }
}

/** As sent (input) and as understood (output): defaults and transforms are part of the contract too. */
function jsonSchemas(schema: z.ZodType): unknown {
  return (['input', 'output'] as const).map((io) => z.toJSONSchema(schema, { io, unrepresentable: 'any' }))
}

test('I2.19 the wire changes together with its pinned hash', () => {
  const schemas = Object.entries(wireSchemas()).map(([name, schema]) => [name, jsonSchemas(schema)])
  const hash = bytesToHex(sha256(utf8ToBytes(canonical(Object.fromEntries(schemas)))))
  const advice = `The wire's messages changed. If old and new still understand each other, put this into shared/protocol/version.ts (else raise protocolVersion too):\nexport const protocolHash = '${hash}'\n`
  expect(protocolHash, advice).toBe(hash)
})

test('I2.19 the hash covers every message', () => {
  const names = Object.keys(wireSchemas())
  expect(names).toEqual(
    expect.arrayContaining([
      'pushRequestSchema',
      'pushReplySchema',
      'pullReplySchema',
      'proveReplySchema',
      'liveEventSchema',
      'recordSchema',
    ]),
  )
  expect(names.length).toBeGreaterThan(20)
})
