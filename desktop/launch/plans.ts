import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { smallMemory } from '../../shared/process/node-memory.ts'
import type { DataFolder } from './data-folder.ts'
import { type KioskWindow, sandboxFlags } from './kiosk-window.ts'
import { projectRoot } from './project-root.ts'
import { RotatingLog } from './rotating-log.ts'
import type { ProcessPlan } from './supervise.ts'

export type PlanContext = {
  folder: DataFolder
  serverPort: number
  kioskPort: number
  serverUrl: string
  /** Only the server that runs here knows this folder's enrolment code. */
  isServerHere: boolean
  window: KioskWindow
  keyFile: string
  /** Opens the kiosk's data in place of the key file. */
  passphrase: string | undefined
  shouldChangeKey: boolean
}

/** The environment is for everybody's eyes who runs as this user; the kiosk alone gets the passphrase, over its standard input. */
const withoutPassphrase = { MEDBOX_PASSPHRASE: undefined }

const logBytesMax = 5 * 1024 * 1024

export function planServer({ folder, serverPort }: PlanContext): ProcessPlan {
  return {
    title: 'The sync server',
    command: process.execPath,
    args: [inProject('sync-server/main.ts'), '--data', folder.server, '--port', String(serverPort), '--stdin-lifeline'],
    env: { ...withoutPassphrase, MEDBOX_ENROLMENT_CODE: folder.enrolmentCode },
    log: logFor(folder, 'server'),
  }
}

export function planBox({ folder }: PlanContext): ProcessPlan {
  rmSync(folder.boxPorts, { force: true })
  return {
    title: 'The virtual box',
    command: process.execPath,
    args: [inProject('hardware/simulator/main.ts'), '--data', folder.box, '--port-file', folder.boxPorts, '--stdin-lifeline'],
    env: withoutPassphrase,
    log: logFor(folder, 'box'),
  }
}

/** The core behind its address, or inside Electron, whose shell starts it itself. */
export function planKiosk(context: PlanContext): ProcessPlan {
  const { folder, kioskPort, window, serverUrl, isServerHere } = context
  const coreArgs = [
    '--data',
    folder.kiosk,
    '--server',
    serverUrl,
    '--virtual-box',
    folder.boxPorts,
    '--stdin-lifeline',
    ...keyArgs(context),
  ]
  const common = {
    title: 'The kiosk',
    env: { ...withoutPassphrase, ...(isServerHere && { MEDBOX_ENROLMENT_CODE: folder.enrolmentCode }) },
    ...(context.passphrase && { input: `${context.passphrase}\n` }),
    log: logFor(folder, 'kiosk'),
  }
  if (window.kind === 'electron')
    return {
      ...common,
      command: window.path,
      args: [inProject('build/js/desktop/shell/main.js'), ...sandboxFlags(), ...coreArgs],
      mayQuit: true,
    }
  return {
    ...common,
    command: process.execPath,
    args: [...smallMemory, inProject('desktop/core/main.ts'), '--port', String(kioskPort), ...coreArgs],
  }
}

function keyArgs({ keyFile, passphrase, shouldChangeKey }: PlanContext): string[] {
  return [...(passphrase ? ['--passphrase-stdin'] : ['--key-file', keyFile]), ...(shouldChangeKey ? ['--change-key'] : [])]
}

const inProject = (path: string): string => join(projectRoot, path)
const logFor = (folder: DataFolder, name: string): RotatingLog => new RotatingLog(join(folder.logs, `${name}.log`), logBytesMax)
