import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { LaunchError } from './launch-error.ts'
import { projectRoot } from './project-root.ts'

/** Runs a build tool of the project; when it fails, throws `LaunchError` with `sentence` and what the tool printed. */
export async function runTool(script: string, args: readonly string[], failure: { code: string; sentence: string }): Promise<void> {
  const tool = spawn(process.execPath, [join(projectRoot, script), ...args], {
    cwd: projectRoot,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output: Buffer[] = []
  for (const stream of [tool.stdout, tool.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk))
  const exitCode = await new Promise((resolve, reject) => tool.once('error', reject).once('close', resolve))
  if (exitCode !== 0) throw new LaunchError(failure.code, `${failure.sentence}\n${Buffer.concat(output).toString().trim()}`)
}
