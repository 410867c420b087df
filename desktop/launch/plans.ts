import { rmSync } from 'node:fs'
import { join } from 'node:path'
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
}

const logBytesMax = 5 * 1024 * 1024

export function planServer({ folder, serverPort }: PlanContext): ProcessPlan {
  return {
    title: 'The sync server',
    command: process.execPath,
    args: [inProject('sync-server/main.ts'), '--data', folder.server, '--port', String(serverPort), '--stdin-lifeline'],
    env: { MEDBOX_ENROLMENT_CODE: folder.enrolmentCode },
    log: logFor(folder, 'server'),
  }
}

export function planBox({ folder }: PlanContext): ProcessPlan {
  rmSync(folder.boxPorts, { force: true })
  return {
    title: 'The virtual box',
    command: process.execPath,
    args: [inProject('hardware/simulator/main.ts'), '--data', folder.box, '--port-file', folder.boxPorts, '--stdin-lifeline'],
    env: {},
    log: logFor(folder, 'box'),
  }
}

/** The core behind its address, or inside Electron, whose shell starts it itself. */
export function planKiosk(context: PlanContext): ProcessPlan {
  const { folder, kioskPort, window, serverUrl, isServerHere } = context
  const coreArgs = ['--data', folder.kiosk, '--server', serverUrl, '--virtual-box', folder.boxPorts, '--stdin-lifeline']
  const common = {
    title: 'The kiosk',
    env: isServerHere ? { MEDBOX_ENROLMENT_CODE: folder.enrolmentCode } : {},
    log: logFor(folder, 'kiosk'),
  }
  if (window.kind === 'electron')
    return {
      ...common,
      command: window.path,
      args: [inProject('build/js/desktop/shell/main.js'), ...sandboxFlags(), ...coreArgs],
      mayQuit: true,
    }
  return { ...common, command: process.execPath, args: [inProject('desktop/core/main.ts'), '--port', String(kioskPort), ...coreArgs] }
}

const inProject = (path: string): string => join(projectRoot, path)
const logFor = (folder: DataFolder, name: string): RotatingLog => new RotatingLog(join(folder.logs, `${name}.log`), logBytesMax)
