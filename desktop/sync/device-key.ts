import { exportJWK, generateKeyPair, type JWK } from 'jose'
import { publicKeySchema } from '../../shared/protocol/device.ts'
import type { z } from 'zod'

export type DeviceKey = { privateKey: JWK; publicKey: z.infer<typeof publicKeySchema> }

/** Makes a device's Ed25519 key pair (RFC 8037); the private key is the caller's to keep safe. */
export async function createDeviceKey(): Promise<DeviceKey> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  return { privateKey: await exportJWK(privateKey), publicKey: publicKeySchema.parse(await exportJWK(publicKey)) }
}
