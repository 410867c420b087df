import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'

type Manifest = { name: string; peerDependencies: Record<string, string>; publishConfig: object }

const here = import.meta.dirname
const root = join(here, '../../..')
const manifest = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8')) as Manifest
const peers = Object.keys(manifest.peerDependencies)
const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'medbox-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('I2.53 the package imports itself, what it declares, and Node, nothing else', () => {
  const allowed = new Set([...peers, ...builtinModules.map((name) => `node:${name}`)])
  const sources = readdirSync(here).filter((name) => name.endsWith('.ts') && !/\.(test|child|test-support)\.ts$/.test(name))
  const foreign = sources.flatMap((name) =>
    [...readFileSync(join(here, name), 'utf8').matchAll(/^(?:import|export)\b[^;]*?from '([^']+)'/gm)]
      .map(([, from = '']) => from)
      .filter((from) => !/^\.\/[\w.-]+\.ts$/.test(from) && !allowed.has(from)),
  )
  expect(foreign).toEqual([])
})

test('I2.53 built and installed under its own name, it serves a program that knows nothing else', { timeout: 60_000 }, async () => {
  await install()
  writeFileSync(join(folder, 'program.mjs'), program)
  const { stdout } = await run(process.execPath, ['program.mjs'], { cwd: folder })
  expect(JSON.parse(stdout)).toEqual({ found: ['Ada'], copyIsSound: true, refused: 'store-key-wrong' })
})

const program = `
  import { rmSync } from 'node:fs'
  import { createRxDatabase } from 'rxdb'
  import { checkFile, getRxStorageSqlite } from '${manifest.name}'

  const key = new Uint8Array(32).fill(1)
  const open = (key) => createRxDatabase({ name: 'people', storage: getRxStorageSqlite({ folder: 'data', key }) })
  const schema = {
    version: 0, primaryKey: 'id', type: 'object', required: ['id'],
    properties: { id: { type: 'string', maxLength: 20 }, name: { type: 'string' } },
  }
  const db = await open(key)
  const { people } = await db.addCollections({ people: { schema } })
  await people.bulkInsert([{ id: '1', name: 'Ada' }, { id: '2', name: 'Grace' }])
  const found = await people.find({ selector: { name: { $lt: 'B' } } }).exec()
  await people.storageInstance.internals.copyTo('copy.sqlite')
  await db.close()
  const refused = await open(new Uint8Array(32).fill(2)).catch((error) => error)
  console.log(JSON.stringify({
    found: found.map(({ name }) => name),
    copyIsSound: (await checkFile('copy.sqlite', key)).length === 0,
    refused: refused.code,
  }))
`

/** What a build for a registry would hold, in a `node_modules` beside the packages that it asks for. */
async function install(): Promise<void> {
  const modules = join(folder, 'node_modules')
  mkdirSync(modules)
  for (const peer of peers) symlinkSync(join(root, 'node_modules', peer), join(modules, peer), 'junction')
  const built = join(modules, manifest.name)
  const typeRoots = [join(root, 'node_modules/@types')]
  const compilerOptions = { rootDir: here, outDir: built, composite: false, incremental: false, typeRoots }
  const files = ['index.ts', 'maintenance-worker.ts'].map((name) => join(here, name))
  const config = { extends: join(here, 'tsconfig.json'), compilerOptions, include: [], files }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder])
  writeFileSync(join(built, 'package.json'), JSON.stringify({ ...manifest, ...manifest.publishConfig }))
}
