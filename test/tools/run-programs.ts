import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Runs the folder's program of the given name, or each in turn; arguments after the name go to it. The exit code is the first that is not 0. */
export async function runPrograms(folder: string, command: string, [name, ...args]: readonly string[]): Promise<number> {
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && file !== 'main.ts')
    .map((file) => file.slice(0, -3))
    .sort()
  if (name !== undefined && !names.includes(name)) {
    console.error(`There is no ${command} "${name}"; there are: ${names.join(', ') || 'none'}.`)
    return 1
  }
  let exitCode = 0
  for (const one of name === undefined ? names : [name]) {
    console.log(`${command} ${one}`)
    const program = spawn(process.execPath, [join(folder, `${one}.ts`), ...args], { stdio: 'inherit' })
    const [code] = (await once(program, 'close')) as [number | null]
    exitCode ||= code ?? 1
  }
  return exitCode
}
