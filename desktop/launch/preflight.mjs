// Plain JavaScript of 2020, so that an old Node can still say what it lacks.
// Usage: node desktop/launch/preflight.mjs ENTRY [ARGUMENTS]; ENTRY is a path from the project's root.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

// 22.18 is the first 22.x that runs TypeScript without a flag.
const nodeNeeded = [22, 18]

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const complaint = findComplaint()
if (complaint) {
  console.error(complaint)
  process.exitCode = 1
} else {
  const entry = join(root, process.argv[2])
  process.argv.splice(1, 2, entry)
  await import(pathToFileURL(entry).href)
}

function findComplaint() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < nodeNeeded[0] || (major === nodeNeeded[0] && minor < nodeNeeded[1]))
    return `Medbox needs Node ${nodeNeeded.join('.')} or newer; you have ${process.versions.node}. Install a newer one from https://nodejs.org, then try again.`
  if (!existsSync(join(root, 'node_modules', 'zod'))) return 'The packages that Medbox needs are not installed; run "npm ci" first.'
  return undefined
}
