import { spawnSync } from 'node:child_process'
import { cpSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const child = fileURLToPath(new URL('./open-dying.child.ts', import.meta.url))

/**
 * Opens the kiosk of a machine's folder, killed before its first step, then (from the same beginning) before its
 * second, and so on until it lives through; `look` is called after each kill. Returns the number of kills.
 */
export async function killEachStep(beginning: string, root: string, look: () => Promise<void>): Promise<number> {
  for (let kills = 0; ; kills++) {
    rmSync(root, { recursive: true, force: true })
    cpSync(beginning, root, { recursive: true })
    const { signal, status, stderr } = spawnSync(process.execPath, [child, root, String(kills + 1)], { encoding: 'utf8' })
    if (signal !== 'SIGKILL' && status !== 0) throw new Error(`the kiosk did not open: ${stderr}`)
    await look()
    if (status === 0) return kills
  }
}
