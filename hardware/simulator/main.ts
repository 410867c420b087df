import { rmSync } from 'node:fs'
import type { AddressInfo, Server } from 'node:net'
import { parseArgs } from 'node:util'
import { limits } from '../../shared/limits.ts'
import { createControlServer, requireDrawer } from './control-server.ts'
import { openPty } from './pty.ts'
import { createSerialServer } from './serial-server.ts'
import { openVirtualBox } from './virtual-box.ts'
import { writeFileAtomic } from './write-file-atomic.ts'

// The virtual box as a process of its own:
//   node hardware/simulator/main.ts --data DIR --port-file FILE [--drawers 8] [--stdin-lifeline] [--pty]
// --pty offers the serial line on a pseudoterminal as well, for programs that want a device.
// DIR keeps its EEPROM and clock; FILE tells where it listens: {"serial": port, "control": port}.

const usage = 'usage: node hardware/simulator/main.ts --data DIR --port-file FILE [--drawers 1–16] [--stdin-lifeline] [--pty]'

async function main(): Promise<void> {
  const { dataDir, portFile, drawers, isTied, wantsPty } = readArguments()
  const pty = wantsPty ? await openPty() : undefined
  const serial = createSerialServer(() => box.model)
  const box = openVirtualBox(dataDir, drawers, {
    dropHost: serial.dropHost,
    send(bytes) {
      serial.send(bytes)
      pty?.write(bytes)
    },
  })
  pty?.onData(box.model.receive)
  const control = createControlServer({
    state: () => ({ ...box.model.snapshot(), plugged: serial.isPlugged(), hostConnected: serial.hasHost() }),
    moveDrawer(drawer, isOpen) {
      requireDrawer(drawer, drawers)
      box.model.moveDrawer(drawer, isOpen)
    },
    moveLid: box.model.moveLid,
    setPower(isOn) {
      if (isOn) box.model.powerOn()
      else box.model.powerOff()
      announce()
    },
    setPlugged(isPlugged) {
      serial.setPlugged(isPlugged)
      announce()
    },
    setBattery: box.clock.setBattery,
    setFaults: serial.setFaults,
  })

  const ports = { serial: await listen(serial.server), control: await listen(control) }
  // What is unplugged or without power is not listed by a computer.
  const announce = () => {
    const isThere = serial.isPlugged() && box.model.isPowered()
    writeFileAtomic(portFile, JSON.stringify({ ...ports, serial: isThere ? ports.serial : null }))
  }
  const leave = () => {
    rmSync(portFile, { force: true })
    process.exit(0)
  }
  process.once('SIGTERM', leave)
  process.once('SIGINT', leave)
  if (isTied) process.stdin.resume().once('end', leave).once('close', leave).once('error', leave)
  box.model.powerOn()
  announce()
  console.log(JSON.stringify({ ...ports, pty: pty?.path }))
}

function readArguments(): { dataDir: string; portFile: string; drawers: number; isTied: boolean; wantsPty: boolean } {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      'port-file': { type: 'string' },
      drawers: { type: 'string', default: '8' },
      'stdin-lifeline': { type: 'boolean', default: false },
      pty: { type: 'boolean', default: false },
    },
  })
  const { data: dataDir, 'port-file': portFile } = values
  const drawers = Number(values.drawers)
  const isRight = dataDir && portFile && Number.isInteger(drawers) && drawers >= 1 && drawers <= limits.drawersMax
  if (!isRight) throw new Error(usage)
  return { dataDir, portFile, drawers, isTied: values['stdin-lifeline'], wantsPty: values.pty }
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return (server.address() as AddressInfo).port
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
