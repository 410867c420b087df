import { spawnSync } from 'node:child_process'
import type { Trace } from './traced-disk.ts'
import type { Line } from './writing-process.ts'

const calls = 'openat,write,pwrite64,writev,pwritev,ftruncate,fsync,fdatasync,rename,renameat,renameat2,link,linkat,unlink,unlinkat'

/** Runs a command so that every byte it writes is on record. */
export const tracing = (log: string): string[] => ['strace', '-f', '-y', '-xx', '-s', '1000000', '-e', `trace=${calls}`, '-o', log]

export const canTrace = (): boolean => spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0

/** Reads such a record: what happened to files below the folder, and each line of JSON that was printed. */
export function readTrace(text: string, folder: string): Trace {
  const trace: Trace = []
  const begun = new Map<string, string>()
  const places = new Map<string, number>()
  for (const line of text.split('\n')) {
    const [, thread, rest] = /^(\d+) +(.*)$/.exec(line) ?? []
    if (!thread || !rest) continue
    if (rest.endsWith('<unfinished ...>')) begun.set(thread, rest.slice(0, -'<unfinished ...>'.length))
    else {
      const whole = rest.replace(/^<\.\.\. \w+ resumed>/, () => begun.get(thread) ?? '')
      const [, call, args, result] = /^(\w+)\((.*)\) += (-?\d+)/.exec(whole) ?? []
      if (call && args !== undefined && Number(result) >= 0)
        trace.push(...events(call, args.trimEnd(), Number(result), places).filter(isBelow(folder)))
    }
  }
  return trace
}

const isBelow =
  (folder: string) =>
  (event: Trace[number]): boolean =>
    event.type === 'say' || ('path' in event ? event.path.startsWith(folder) : event.to.startsWith(folder))

function events(call: string, args: string, result: number, places: Map<string, number>): Trace {
  const [, descriptor = '', name = ''] = /^(\d+)<([^>]*)>/.exec(args) ?? []
  const path = unescape(name).toString()
  const strings = [...args.matchAll(/"([^"]*)"/g)].map(([, text]) => unescape(text!))
  if (call === 'openat') {
    const opened = strings[0]!.toString()
    places.delete(opened)
    if (!args.includes('O_CREAT')) return args.includes('O_TRUNC') ? [{ type: 'truncate', path: opened, length: 0 }] : []
    return [{ type: 'make', path: opened }, ...(args.includes('O_TRUNC') ? [{ type: 'truncate' as const, path: opened, length: 0 }] : [])]
  }
  if (call === 'write') {
    if (descriptor === '1') return said(strings[0]!)
    const at = places.get(path) ?? 0
    places.set(path, at + result)
    return [{ type: 'write', path, at, bytes: strings[0]!.subarray(0, result) }]
  }
  if (call === 'pwrite64') return [{ type: 'write', path, at: Number(/, (\d+)$/.exec(args)![1]), bytes: strings[0]!.subarray(0, result) }]
  if (call === 'ftruncate') return [{ type: 'truncate', path, length: Number(/, (\d+)$/.exec(args)![1]) }]
  if (call === 'fsync' || call === 'fdatasync') return [{ type: 'sync', path }]
  if (call.startsWith('rename')) return [{ type: 'rename', from: strings[0]!.toString(), to: strings[1]!.toString() }]
  if (call.startsWith('link')) return [{ type: 'link', from: strings[0]!.toString(), to: strings[1]!.toString() }]
  if (call.startsWith('unlink')) return [{ type: 'remove', path: strings[0]!.toString() }]
  // Written in several parts at once: nobody here does that.
  throw new Error(`${call} of ${path} is not followed`)
}

const unescape = (text: string): Buffer => Buffer.from(text.replaceAll('\\x', ''), 'hex')

function said(bytes: Buffer): Trace {
  return bytes
    .toString()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => ({ type: 'say', line: JSON.parse(line) as Line }))
}
