import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import open from 'open'
import { projectRoot } from './project-root.ts'

/** What can show the kiosk here: `electron` runs the core itself, the others open its address. */
export type KioskWindow = { kind: 'electron' | 'chromium'; path: string } | { kind: 'default-browser' | 'none' }

export function findKioskWindow(shouldOpen: boolean): KioskWindow {
  if (!shouldOpen || !hasDisplay(process.platform, process.env)) return { kind: 'none' }
  const electron = findElectron()
  if (electron) return { kind: 'electron', path: electron }
  const chromium = findChromium()
  return chromium ? { kind: 'chromium', path: chromium } : { kind: 'default-browser' }
}

function hasDisplay(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): boolean {
  return platform === 'win32' || platform === 'darwin' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

/** Looks for the file itself: importing the package would download it. */
function findElectron(): string | undefined {
  const folder = join(projectRoot, 'node_modules/electron')
  if (!existsSync(join(folder, 'path.txt'))) return undefined
  const path = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8'))
  return existsSync(path) ? path : undefined
}

const chromiumNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']

export function findChromium(): string | undefined {
  return chromiumPaths().find((path) => existsSync(path))
}

function chromiumPaths(): string[] {
  if (process.platform === 'darwin')
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((app) => `/Applications/${app}.app/Contents/MacOS/${app}`)
  if (process.platform === 'win32') {
    const roots = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].filter(
      (root) => root !== undefined,
    )
    return roots.flatMap((root) => [
      join(root, 'Google/Chrome/Application/chrome.exe'),
      join(root, 'Microsoft/Edge/Application/msedge.exe'),
    ])
  }
  const folders = (process.env.PATH ?? '').split(delimiter)
  return chromiumNames.flatMap((name) => folders.map((folder) => join(folder, name)))
}

/** Shows the link; a Chromium window is returned so that it can end with Medbox. `fail` is called when no window came up. */
export async function openLink(
  window: KioskWindow,
  link: string,
  profileFolder: string,
  fail: () => void,
): Promise<ChildProcess | undefined> {
  if (window.kind === 'chromium') return openChromium(window.path, link, profileFolder, fail)
  if (window.kind === 'default-browser') (await open(link)).once('error', fail)
  return undefined
}

function openChromium(path: string, link: string, profileFolder: string, fail: () => void): ChildProcess {
  // An earlier version's profile may hold what was typed and seen.
  rmSync(profileFolder, { recursive: true, force: true })
  const window = spawn(path, chromiumArgs(link, profileFolder), { stdio: 'ignore' })
  window.once('error', fail)
  window.once('exit', (code) => code && fail())
  return window
}

/**
 * A profile of its own makes it a process of its own, which this one can end. Incognito (Edge calls it InPrivate), because a profile keeps typed
 * text, addresses and pages on the disk in plain; that forgets the leave to use the camera too, so it is given here: the
 * page alone is ours, and its policy refuses the microphone.
 */
export function chromiumArgs(link: string, profileFolder: string): string[] {
  const quiet = ['--no-first-run', '--no-default-browser-check', '--disable-breakpad']
  const own = [
    `--app=${link}`,
    `--user-data-dir=${profileFolder}`,
    '--incognito',
    '--inprivate',
    '--auto-accept-camera-and-microphone-capture',
  ]
  return [...own, ...quiet, ...sandboxFlags()]
}

/** Chromium, and Electron with it, refuses to start its sandbox for root. */
export const sandboxFlags = (): string[] => (process.getuid?.() === 0 ? ['--no-sandbox'] : [])
