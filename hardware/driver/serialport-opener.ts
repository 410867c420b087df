import { access, readdir } from 'node:fs/promises'
import { SerialPort } from 'serialport'
import type { BoxPort, PortInfo, PortOpener } from './box-port.ts'

const baudRate = 115_200
/** A close can hang while the system still drains a device that is gone. */
const closeMsMax = 2000

/** USB bridges of Nano-class boards, vendor → products. They sit in other devices too, so HELLO decides. */
const bridges: Readonly<Record<string, readonly string[] | 'all'>> = {
  '2341': 'all', // Arduino
  '2a03': 'all', // Arduino (dog hunter)
  '0403': ['6001', '6015'], // FTDI FT232R, FT231X
  '1a86': ['7523', '5523', '55d4'], // WCH CH340, CH341, CH9102
  '10c4': ['ea60'], // Silicon Labs CP210x
}

/** Serial ports of this computer that may lead to a box; with `path` that one alone, whatever it is. */
export function createSerialPortOpener({ path }: { readonly path?: string } = {}): PortOpener {
  return { list: () => (path === undefined ? listBridges() : listOne(path)), open: openPort }
}

async function listBridges(): Promise<PortInfo[]> {
  if (!(await hasUsbSerial())) return []
  const ports = await SerialPort.list()
  return ports.filter(isBridge).map(({ path }) => ({ path, rank: 0 }))
}

async function listOne(path: string): Promise<PortInfo[]> {
  const isThere =
    process.platform === 'win32'
      ? (await SerialPort.list()).some((port) => port.path === path)
      : await access(path).then(
          () => true,
          () => false,
        )
  return isThere ? [{ path, rank: 0 }] : []
}

// Listing runs udevadm on Linux: not worth a process every other second where nothing is plugged in.
async function hasUsbSerial(): Promise<boolean> {
  if (process.platform !== 'linux') return true
  return (await readdir('/dev')).some((name) => /^tty(USB|ACM)\d+$/.test(name))
}

function isBridge({ vendorId = '', productId = '' }: { vendorId?: string; productId?: string }): boolean {
  const products = bridges[vendorId.toLowerCase()]
  return products === 'all' || (products?.includes(productId.toLowerCase()) ?? false)
}

function openPort(path: string): Promise<BoxPort> {
  return new Promise((resolve, reject) => {
    const port = new SerialPort({ path, baudRate, lock: true, autoOpen: false })
    port.on('error', () => undefined)
    port.open((error) => (error ? reject(error) : resolve(toBoxPort(port))))
  })
}

// Nothing here waits for serialport's write callback: after a close it may never come. What a port
// object has queued dies with it, since every opening makes a new one.
function toBoxPort(port: SerialPort): BoxPort {
  const close = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, closeMsMax)
      port.close(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  return {
    write: (bytes) => void (port.isOpen && port.write(bytes)),
    onData: (listener) => void port.on('data', listener),
    onClose(listener) {
      let isTold = false
      const tell = () => {
        if (!isTold) listener()
        isTold = true
      }
      port.once('close', tell)
      // End of file without a close: the other side of a pseudoterminal is gone.
      port.once('end', () => void close().then(tell))
    },
    close,
  }
}
