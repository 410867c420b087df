import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ensureBuilt } from './ui-build.ts'

function openBundle() {
  const folder = mkdtempSync(join(tmpdir(), 'medbox-bundle-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const at = (path: string): string => join(folder, path)
  const write = (path: string, text: string): void => writeFileSync(at(path), text)
  mkdirSync(join(folder, 'source'))
  write(
    'vite.config.mjs',
    `export default { root: ${JSON.stringify(join(folder, 'source'))}, build: { outDir: '../out', emptyOutDir: true } }`,
  )
  write('source/index.html', '<title>first</title>')
  return {
    bundle: { config: at('vite.config.mjs'), output: at('out'), page: 'index.html', sources: [at('source')] },
    write,
    page: () => readFileSync(join(folder, 'out/index.html'), 'utf8'),
  }
}

test('I6.59 screens are built when they are missing or their sources changed, and only then', async () => {
  const { bundle, write, page } = openBundle()
  await ensureBuilt(bundle)
  expect(page()).toContain('first')
  write('out/index.html', 'still what was built before')
  await ensureBuilt(bundle)
  expect(page()).toBe('still what was built before')
  write('source/index.html', '<title>second</title>')
  await ensureBuilt(bundle)
  expect(page()).toContain('second')
  rmSync(bundle.output, { recursive: true })
  await ensureBuilt(bundle)
  expect(page()).toContain('second')
})

test('I6.59 a build that failed is said with its reason, and tried again', async () => {
  const { bundle, write, page } = openBundle()
  write('source/index.html', '<title>third</title><script type="module" src="./missing.js"></script>')
  await expect(ensureBuilt(bundle)).rejects.toMatchObject({ code: 'ui-build', message: expect.stringContaining('missing.js') })
  await expect(ensureBuilt(bundle)).rejects.toMatchObject({ code: 'ui-build' })
  write('source/missing.js', '')
  await ensureBuilt(bundle)
  expect(page()).toContain('third')
})
