/** Where in the app: the part of the address after `#`. */
export type Route =
  | { screen: 'today' }
  | { screen: 'scan'; scan?: string }
  | { screen: 'medicines'; medicine?: string; part?: 'edit' | 'plan' }
  | { screen: 'add-medicine' }
  | { screen: 'box'; drawer?: number }
  | { screen: 'people' }
  | { screen: 'status' }
  | { screen: 'settings'; part?: 'backups' }
export type ScreenName = Route['screen']

/** Reads `#/medicines/<id>/plan` and its like; anything unknown is Today. */
export function parseRoute(hash: string): Route {
  const [screen = '', id, part] = hash
    .replace(/^#?\/?/, '')
    .split('/')
    .map(decode)
  if (screen === 'scan') return id ? { screen, scan: id } : { screen }
  if (screen === 'medicines') return id ? { screen, medicine: id, ...(part === 'edit' || part === 'plan' ? { part } : {}) } : { screen }
  if (screen === 'box') return Number(id) > 0 ? { screen, drawer: Number(id) } : { screen }
  if (screen === 'settings') return id === 'backups' ? { screen, part: id } : { screen }
  if (screen === 'people' || screen === 'status' || screen === 'add-medicine') return { screen }
  return { screen: 'today' }
}

export function routeHref(route: Route): string {
  const { screen, ...rest } = route
  return ['#', screen, ...Object.values(rest).map((part) => encodeURIComponent(String(part)))].join('/')
}

export const go = (route: Route): void => {
  location.hash = routeHref(route)
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return ''
  }
}
