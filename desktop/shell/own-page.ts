/** The screens have an origin of their own, which no other site can have. */
export const pageScheme = 'medbox'
export const pageUrl = `${pageScheme}://kiosk/`

export function isOwnPage(url: string | undefined): boolean {
  const parsed = URL.parse(url ?? '')
  return parsed?.protocol === `${pageScheme}:` && parsed.host === 'kiosk'
}
