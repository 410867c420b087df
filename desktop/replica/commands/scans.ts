import type { Commands } from '../../contract/serve.ts'
import { ContractError } from '../../contract/contract-error.ts'
import { limits } from '../../../shared/limits.ts'
import type { CommandContext } from '../command-context.ts'
import type { Scanner } from '../scanner.ts'

export function scanCommands(
  context: CommandContext,
): Pick<Commands, 'scanPicture' | 'readPicture' | 'cancelScan' | 'discardScan' | 'suggestPlan'> {
  return {
    async scanPicture({ circle, base64 }) {
      const bytes = base64ToBytes(base64)
      if (bytes.length > limits.pictureBytesMax) throw new ContractError('scan-too-large', 'A picture may have at most 20 MB.')
      return { scan: await scanner().start(circle, bytes) }
    },
    async readPicture({ scan }) {
      const { bytes, type } = await scanner().picture(scan)
      return { base64: bytesToBase64(bytes), type }
    },
    async cancelScan({ scan }) {
      scanner().cancel(scan)
      return {}
    },
    async discardScan({ scan }) {
      scanner().cancel(scan)
      const record = await context.replica.store.get(scan)
      if (record) await context.save(await context.edit(record.circle, scan, 'label-scan', { status: 'discarded' }))
      return {}
    },
    async suggestPlan({ directions }) {
      return scanner().suggestPlan(directions)
    },
  }

  function scanner(): Scanner {
    if (!context.host.scanner) throw new ContractError('not-here', 'Labels are scanned at the kiosk.')
    return context.host.scanner
  }
}

function base64ToBytes(base64: string): Uint8Array {
  try {
    return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
  } catch {
    throw new ContractError('scan-corrupt', 'The picture did not arrive whole.')
  }
}

const chunkBytes = 0x8000

function bytesToBase64(bytes: Uint8Array): string {
  let text = ''
  for (let from = 0; from < bytes.length; from += chunkBytes) text += String.fromCharCode(...bytes.subarray(from, from + chunkBytes))
  return btoa(text)
}
