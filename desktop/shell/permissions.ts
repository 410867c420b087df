import type { Session } from 'electron'
import { isOwnPage } from './own-page.ts'

/** The camera, for our own page; nothing else, for nobody else. */
export function guardPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    const mediaTypes = 'mediaTypes' in details ? (details.mediaTypes ?? []) : []
    callback(isAllowed(permission, details.requestingUrl, mediaTypes))
  })
  session.setPermissionCheckHandler((_contents, permission, origin, details) => isAllowed(permission, origin, [details.mediaType ?? 'unknown']))
}

export function isAllowed(permission: string, url: string | undefined, mediaTypes: readonly string[]): boolean {
  return permission === 'media' && isOwnPage(url) && mediaTypes.length > 0 && mediaTypes.every((type) => type === 'video')
}
