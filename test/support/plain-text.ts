import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What nobody may find in a file, under the name that a report calls it by. */
export type Needles = Record<string, string | Uint8Array>

/** The files below the folders that hold a needle, in whatever encoding, as `<needle> as <encoding> in <file>`. */
export function findNeedles(folders: readonly string[], needles: Needles): { found: string[]; files: number; bytes: number } {
  const sought = Object.entries(needles).flatMap(([name, needle]) =>
    Object.entries(encodings(needle)).flatMap(([encoding, forms]) => forms.map((bytes) => ({ what: `${name} as ${encoding}`, bytes }))),
  )
  const paths = folders.flatMap(filesBelow)
  const found = new Set<string>()
  let bytes = 0
  for (const path of paths) {
    const content = readFileSync(path)
    bytes += content.length
    for (const one of sought)
      if (content.includes(one.bytes) || path.includes(one.bytes.toString('latin1'))) found.add(`${one.what} in ${path}`)
  }
  return { found: [...found], files: paths.length, bytes }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

function encodings(needle: string | Uint8Array): Record<string, Buffer[]> {
  if (typeof needle !== 'string') return ofBytes(Buffer.from(needle), 'bytes')
  const utf16 = Buffer.from(needle, 'utf16le')
  return {
    ...ofBytes(Buffer.from(needle), 'UTF-8'),
    ...ofBytes(utf16, 'UTF-16LE'),
    ...ofBytes(Buffer.from(utf16).swap16(), 'UTF-16BE'),
    'a JSON escape': [
      Buffer.from(
        JSON.stringify(needle)
          .slice(1, -1)
          .replace(/[^ -~]/g, escapeCharacter),
      ),
    ],
    'a URL': [Buffer.from(encodeURIComponent(needle))],
  }
}

const escapeCharacter = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

function ofBytes(bytes: Buffer, name: string): Record<string, Buffer[]> {
  const hex = bytes.toString('hex')
  return {
    [name]: [bytes],
    [`hex of ${name}`]: [Buffer.from(hex), Buffer.from(hex.toUpperCase())],
    [`base64 of ${name}`]: [0, 1, 2].flatMap((shift) => insideBase64(bytes, shift)),
  }
}

/** How the bytes look inside a longer base64 text, where `shift` bytes before them share their first group. */
function insideBase64(bytes: Buffer, shift: number): Buffer[] {
  const text = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replaceAll('=', '')
  // The characters at both ends carry bits of the neighbours.
  const inner = text.slice(shift === 0 ? 0 : shift + 1, -1)
  return [Buffer.from(inner), Buffer.from(inner.replaceAll('+', '-').replaceAll('/', '_'))]
}
