import { isOwnPage } from './own-page.ts'

/** The camera, for our own page; nothing else, for nobody else. */
export function isAllowed(permission: string, url: string | undefined, mediaTypes: readonly string[]): boolean {
  return permission === 'media' && isOwnPage(url) && mediaTypes.length > 0 && mediaTypes.every((type) => type === 'video')
}
