import type { RxJsonSchema } from 'rxdb'

/** A value that stays on this device. */
export type DeviceDocument = { id: string; value: unknown }

export const deviceSchema: RxJsonSchema<DeviceDocument> = {
  version: 0,
  type: 'object',
  primaryKey: 'id',
  properties: { id: { type: 'string', maxLength: 200 }, value: {} },
  required: ['id', 'value'],
}
