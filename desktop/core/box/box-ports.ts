import { readFile } from 'node:fs/promises'
import type { PortOpener } from '../../../hardware/driver/box-port.ts'
import { combineOpeners } from '../../../hardware/driver/combine-openers.ts'
import { createSerialPortOpener } from '../../../hardware/driver/serialport-opener.ts'
import { ContractError } from '../../contract/contract-error.ts'
import type { CoreOptions } from '../options.ts'
import type { VirtualBox } from './box-service.ts'

/** Where a box may be: a real one first; the virtual one only where the command line names it. */
export async function boxPorts({ virtualBox, serialPath }: CoreOptions): Promise<{ opener: PortOpener; virtualBox: VirtualBox | null }> {
  const real = createSerialPortOpener(serialPath === null ? {} : { path: serialPath })
  if (virtualBox === null) return { opener: real, virtualBox: null }
  const { createSocketOpener } = await import('../../../hardware/simulator/socket-opener.ts')
  return { opener: combineOpeners(real, createSocketOpener({ portFile: virtualBox })), virtualBox: virtualBoxAt(virtualBox) }
}

function virtualBoxAt(portFile: string): VirtualBox {
  return {
    isPath: (path) => path.startsWith('sim:'),
    async moveDrawer(drawer, open) {
      const { control } = JSON.parse(await readFile(portFile, 'utf8')) as { control: number }
      const response = await fetch(`http://127.0.0.1:${control}/drawers/${drawer}/${open ? 'open' : 'close'}`, { method: 'POST' })
      if (!response.ok) throw new ContractError('no-such-drawer', 'The virtual box has no such drawer.')
    },
  }
}
