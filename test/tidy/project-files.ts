import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../desktop/launch/project-root.ts'

export type ProjectFile = { path: string; text: string }

const foldersLeftOut = new Set(['node_modules', 'build', 'dist', '.git', '.data'])
const textFile = /\.(ts|tsx|cts|mjs|css|html|json|md|yml|yaml|c|h)$/

/** Every text file of the project, by its path from the root. */
export function projectFiles(): ProjectFile[] {
  return walk('').map((path) => ({ path, text: readFileSync(join(projectRoot, path), 'utf8') }))
}

function walk(folder: string): string[] {
  return readdirSync(join(projectRoot, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder ? `${folder}/${entry.name}` : entry.name
    if (entry.isDirectory()) return foldersLeftOut.has(entry.name) ? [] : walk(path)
    return textFile.test(entry.name) ? [path] : []
  })
}
