/** An address of the caregivers' app that brings an invitation's code along; after the `#`, it stays on the device. */
export const joinLink = (serverUrl: string, code: string): string => `${serverUrl.replace(/\/+$/, '')}/#/join/${encodeURIComponent(code)}`

/** The code that a join link brought; empty without one. */
export function codeFromLink(hash: string): string {
  const [, code] = /^#\/join\/([\w%.-]{1,60})$/.exec(hash) ?? []
  try {
    return code ? decodeURIComponent(code) : ''
  } catch {
    return ''
  }
}
