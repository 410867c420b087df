import { roles } from '../../../../shared/kinds/kind.ts'

/** Roles that a person can have; `kiosk` is a device's. */
export const personRoles = roles.filter((role) => role !== 'kiosk')
