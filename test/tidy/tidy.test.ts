import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { expect, test } from 'vitest'
import { projectRoot } from '../../desktop/launch/project-root.ts'
import { layers } from './layers.ts'
import { projectFiles } from './project-files.ts'
import { specIds, testedIds } from './spec-ids.ts'

const linesMax = { ts: 400, cts: 400, mjs: 400, c: 400, h: 400, tsx: 600, css: 600 }

const files = projectFiles()
const sources = files.filter(({ path }) => extension(path) in linesMax)
const documents = files.filter(({ path }) => path.endsWith('.md'))
const readJson = (path: string): { [key: string]: unknown } => JSON.parse(readFileSync(join(projectRoot, path), 'utf8')) as never

test('a file holds one concept: none is longer than its limit', () => {
  const long = sources
    .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
    .filter(({ path, lines }) => lines > linesMax[extension(path)])
  expect(long).toEqual([])
})

test('nothing is left half done: no marks for later, no test picked out or passed over', () => {
  const mark = /\b(?:TODO|FIXME|XXX|HACK)\b|\b(?:test|it|describe)\.(?:only|skip|todo)\(/
  const left = sources
    .filter(({ path }) => path !== 'test/tidy/tidy.test.ts')
    .flatMap(({ path, text }) => linesWith(mark, text).map((line) => `${path}:${line}`))
  expect(left).toEqual([])
})

test('there are no barrels but the door of the package within: a file is imported by its own name', () => {
  const doors = sources.map(({ path }) => path).filter((path) => /(^|\/)index\.(ts|tsx|cts|mjs)$/.test(path))
  expect(doors).toEqual(['desktop/store/sqlite/index.ts'])
})

test('each layer may import what the table says, no more and no less', () => {
  const actual = Object.fromEntries(tsconfigLayers().map((layer) => [layer, references(layer).sort()]))
  const { test: ofTest, ...ofLayers } = actual
  expect(ofLayers).toEqual(Object.fromEntries(Object.entries(layers).map(([layer, imports]) => [layer, [...imports].sort()])))
  expect(ofTest).toEqual(Object.keys(layers).sort())
})

test('every layer is judged: the root configuration refers to all of them', () => {
  expect(references('').sort()).toEqual(tsconfigLayers().sort())
})

test('every behaviour in SPEC.md has a test whose title begins with its id, and every such title is in SPEC.md', () => {
  const spec = specIds(readFileSync(join(projectRoot, 'SPEC.md'), 'utf8'))
  const tested = new Set(testedIds(sources))
  const known = [...spec.proven, ...spec.open]
  expect({
    twice: known.filter((id, index) => known.indexOf(id) !== index),
    withoutTest: spec.proven.filter((id) => !tested.has(id)),
    provenThoughOpen: spec.open.filter((id) => tested.has(id)),
    notInSpec: [...tested].filter((id) => !known.includes(id)).sort(),
  }).toEqual({ twice: [], withoutTest: [], provenThoughOpen: [], notInSpec: [] })
})

test('documents name only files and commands that exist', () => {
  const { scripts } = readJson('package.json') as { scripts: Record<string, string> }
  const dead = documents.flatMap(({ path, text }) => [
    ...linksIn(text)
      .filter((link) => !existsSync(join(projectRoot, dirname(path), link)))
      .map((link) => `${path}: ${link}`),
    ...[...text.matchAll(/npm run ([\w:-]+)/g)].filter(([, name = '']) => !(name in scripts)).map(([command]) => `${path}: ${command}`),
  ])
  expect(dead).toEqual([])
})

function extension(path: string): keyof typeof linesMax {
  return path.slice(path.lastIndexOf('.') + 1) as keyof typeof linesMax
}

function linesWith(pattern: RegExp, text: string): number[] {
  return text.split('\n').flatMap((line, index) => (pattern.test(line) ? [index + 1] : []))
}

function tsconfigLayers(): string[] {
  return files.filter(({ path }) => path.endsWith('/tsconfig.json')).map(({ path }) => dirname(path))
}

function references(layer: string): string[] {
  const { references: refs } = readJson(join(layer, 'tsconfig.json')) as { references: { path: string }[] }
  return refs.map(({ path }) => relative('.', normalize(join(layer, path))).replaceAll('\\', '/'))
}

/** Relative links of a Markdown text, without their fragments. */
function linksIn(text: string): string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link]) => link!.replace(/#.*$/, ''))
    .filter((link) => link !== '' && !/^[a-z]+:/.test(link))
}
