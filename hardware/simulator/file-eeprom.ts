import { constants, fdatasyncSync, openSync, readSync, writeSync } from 'node:fs'
import { type Eeprom, eepromBytes } from './eeprom.ts'

/** An EEPROM kept in a file; what was written survives a SIGKILL and a power cut of the host. */
export function openFileEeprom(path: string): Eeprom {
  const fd = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600)
  const cells = new Uint8Array(eepromBytes).fill(0xff)
  const bytesRead = readSync(fd, cells, 0, eepromBytes, 0)
  if (bytesRead < eepromBytes) writeSync(fd, cells, 0, eepromBytes, 0)
  return {
    read: (at, length) => cells.slice(at, at + length),
    write(at, bytes) {
      cells.set(bytes, at)
      writeSync(fd, bytes, 0, bytes.length, at)
      fdatasyncSync(fd)
    },
  }
}
