import type { Session } from 'electron'
import { isAllowed } from './is-allowed.ts'

export function guardPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    const mediaTypes = 'mediaTypes' in details ? (details.mediaTypes ?? []) : []
    callback(isAllowed(permission, details.requestingUrl, mediaTypes))
  })
  session.setPermissionCheckHandler((_contents, permission, origin, details) =>
    isAllowed(permission, origin, [details.mediaType ?? 'unknown']),
  )
}
