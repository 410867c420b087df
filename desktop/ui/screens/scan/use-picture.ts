import { useEffect, useState } from 'react'
import { useClient } from '../../data/client-context.tsx'
import { fromBase64 } from './base64.ts'

/** The address of a scan's picture for an `<img>`; null when this device does not have it, undefined while it comes. */
export function usePicture(scan: string): string | null | undefined {
  const { client } = useClient()
  const [url, setUrl] = useState<string | null>()
  useEffect(() => {
    let made: string | undefined
    let isGone = false
    const show = ({ base64, type }: { base64: string; type: string }): void => {
      if (isGone) return
      made = URL.createObjectURL(fromBase64(base64, type))
      setUrl(made)
    }
    client.command('readPicture', { scan }).then(show, () => isGone || setUrl(null))
    return () => {
      isGone = true
      if (made) URL.revokeObjectURL(made)
    }
  }, [client, scan])
  return url
}
