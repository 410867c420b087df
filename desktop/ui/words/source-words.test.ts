import { parseSync } from 'vite'
import { expect, test } from 'vitest'
import en from './en.json' with { type: 'json' }

const sources = import.meta.glob<string>(['../**/*.{ts,tsx}', '!../**/*.test.ts', '!../vite.config.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
})
const screens = Object.entries(sources).filter(([path]) => path.endsWith('.tsx'))

type Node = { type: string; value?: unknown; name?: { name?: unknown }; [key: string]: unknown }
const spoken = new Set(['aria-label', 'alt', 'title', 'placeholder', 'label', 'legend', 'hint', 'subtitle', 'confirm', 'done'])
const isProse = (text: unknown): boolean => typeof text === 'string' && /\p{L}{2}/u.test(text)

/** Literal text that a person would see or hear: between tags, in braces between tags, or in a spoken attribute. */
function literals(node: unknown, found: string[] = []): string[] {
  if (Array.isArray(node)) for (const one of node) literals(one, found)
  else if (node && typeof node === 'object') {
    const { type, value, name } = node as Node
    if (type === 'JSXText' && isProse(value)) found.push(String(value).trim())
    if (type === 'JSXAttribute' && spoken.has(String(name?.name)) && isProse((value as Node | null)?.value))
      found.push(String((value as Node).value))
    if (type === 'JSXElement') for (const child of (node as unknown as { children: Node[] }).children) found.push(...proseIn(child))
    for (const inner of Object.values(node)) literals(inner, found)
  }
  return found
}

/** `{'text'}` and `{x ? 'text' : …}` between tags. */
function proseIn(child: Node): string[] {
  if (child.type !== 'JSXExpressionContainer') return []
  const branches = (node: Node): Node[] =>
    node.type === 'ConditionalExpression'
      ? [...branches(node['consequent'] as Node), ...branches(node['alternate'] as Node)]
      : node.type === 'LogicalExpression'
        ? branches(node['right'] as Node)
        : [node]
  return branches(child['expression'] as Node).flatMap((node) =>
    node.type === 'Literal' && isProse(node.value) ? [String(node.value)] : [],
  )
}

test('I6.41 the lint finds literal text where there is some', () => {
  const sample = '<p title="Hello you">Some words {ok ? "yes please" : t("k")} <b aria-label={t("x")}>·</b></p>'
  expect(literals(parseSync('x.tsx', sample).program)).toEqual(['yes please', 'Hello you', 'Some words'])
})

test('I6.41 no screen shows literal text: every word comes from a catalogue', () => {
  expect(screens.length).toBeGreaterThan(50)
  expect(screens.flatMap(([path, source]) => literals(parseSync(path, source).program).map((text) => `${path}: ${text}`))).toEqual([])
})

test('I6.41 every message of the catalogue is used', () => {
  const all = Object.values(sources).join('\n')
  const prefixes = [...all.matchAll(/`([a-zA-Z]+\.(?:[a-zA-Z]+\.)*)\$\{/g)].map((match) => match[1]!)
  const composed = [...all.matchAll(/`([a-zA-Z]+\.)\$\{\w+\}(\w+)`/g)].map((match) => [match[1]!, match[2]!] as const)
  const isUsed = (key: string): boolean =>
    all.includes(`'${key}'`) ||
    prefixes.some((prefix) => key.startsWith(prefix)) ||
    composed.some(([start, end]) => key.startsWith(start) && key.endsWith(end))
  expect(Object.keys(en).filter((key) => !isUsed(key))).toEqual([])
})
