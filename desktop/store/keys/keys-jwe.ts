import { randomBytes } from 'node:crypto'
import { base64url, errors, GeneralEncrypt, generalDecrypt } from 'jose'
import { z } from 'zod'
import { deriveKey, keyBytes } from './derive-key.ts'
import { providerNames } from './key-provider.ts'

const textCharsMax = 4096
const text = z.string().max(textCharsMax)
const recipientSchema = z.strictObject({
  header: z.strictObject({ alg: z.literal('A256KW'), kid: z.enum([...providerNames, 'recovery']), salt: text }),
  encrypted_key: text,
})

/** A JWE in General JSON serialization (RFC 7516, 7.2.1) whose recipients each hold a key of their own. */
export const keysJweSchema = z.object({
  ciphertext: text,
  iv: text,
  recipients: z.array(recipientSchema).max(8),
  tag: text,
  protected: text,
})
export type KeysJwe = z.infer<typeof keysJweSchema>
export type RecipientName = KeysJwe['recipients'][number]['header']['kid']

/** Who can open the keys: the name, the salt that its key was derived with, and that key. */
export type Recipient = { name: RecipientName; salt: Uint8Array; key: Uint8Array }

/** Keys and secrets of one store, as they are sealed. */
export type KeysPayload = {
  dataKey: Uint8Array
  /** While the store changes to another key, either may be the one that opens its file. */
  nextDataKey: Uint8Array | null
  filesKey: Uint8Array
  recoverySecret: Uint8Array
  madeAt: number
}

const bytesSchema = (length: number) =>
  z
    .string()
    .transform((encoded) => base64url.decode(encoded))
    .refine((bytes) => bytes.length === length)
const payloadSchema = z.object({
  dataKey: bytesSchema(keyBytes),
  nextDataKey: bytesSchema(keyBytes).nullable(),
  filesKey: bytesSchema(keyBytes),
  recoverySecret: bytesSchema(16),
  madeAt: z.number(),
})

export const saltBytes = 16
const protectedHeader = { enc: 'A256GCM', typ: 'medbox-keys+json' } as const

export const recoveryRecipient = (secret: Uint8Array, salt: Uint8Array = randomBytes(saltBytes)): Recipient => ({
  name: 'recovery',
  salt,
  key: deriveKey(secret, 'recovery words', salt),
})

export async function sealKeys(payload: KeysPayload, recipients: readonly Recipient[]): Promise<KeysJwe> {
  const jwe = new GeneralEncrypt(encodePayload(payload)).setProtectedHeader(protectedHeader)
  for (const { name, salt, key } of recipients)
    jwe.addRecipient(key).setUnprotectedHeader({ alg: 'A256KW', kid: name, salt: base64url.encode(salt) })
  return keysJweSchema.parse(await jwe.encrypt())
}

/** The salt that a recipient's key is derived with; undefined when these keys have no such recipient. */
export function saltOf(jwe: KeysJwe, name: RecipientName): Uint8Array | undefined {
  const recipient = jwe.recipients.find(({ header }) => header.kid === name)
  return recipient && base64url.decode(recipient.header.salt)
}

/** Undefined when the recipient's key is not the right one. */
export async function unsealKeys(jwe: KeysJwe, { name, key }: Recipient): Promise<KeysPayload | undefined> {
  const recipients = jwe.recipients.filter(({ header }) => header.kid === name)
  const options = { keyManagementAlgorithms: ['A256KW'], contentEncryptionAlgorithms: ['A256GCM'] }
  try {
    const { plaintext } = await generalDecrypt({ ...jwe, recipients }, key, options)
    return payloadSchema.parse(JSON.parse(new TextDecoder().decode(plaintext)))
  } catch (error) {
    if (error instanceof errors.JWEDecryptionFailed) return undefined
    throw error
  }
}

function encodePayload({ dataKey, nextDataKey, filesKey, recoverySecret, madeAt }: KeysPayload): Uint8Array {
  const encoded = {
    dataKey: base64url.encode(dataKey),
    nextDataKey: nextDataKey && base64url.encode(nextDataKey),
    filesKey: base64url.encode(filesKey),
    recoverySecret: base64url.encode(recoverySecret),
    madeAt,
  }
  return new TextEncoder().encode(JSON.stringify(encoded))
}
