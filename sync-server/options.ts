import { join } from 'node:path'
import { parseArgs } from 'node:util'
import envPaths from 'env-paths'
import { logLevels } from './log.ts'
import { StartError } from './start-error.ts'
import type { CouchPlace } from './storage/couch-storage.ts'

export type Options = {
  dataFolder: string
  host: string
  port: number
  isWebServed: boolean
  couch: CouchPlace | undefined
  enrolmentCode: string | undefined
  logLevel: string
  /** A part of something that reads our output: announced as a JSON line, ended with its standard input. */
  isPart: boolean
}

export const usage = `Usage: node sync-server/main.ts [--data DIR] [--port N] [--host 127.0.0.1] [--no-web]

  --data DIR   where data lives (default: the application-data folder)
  --port N     port to listen on (default: 4980; 0 = any free one)
  --host H     address to listen on (default: 127.0.0.1, this machine only)
  --no-web     do not serve the caregivers' web app

Environment: COUCHDB_URL (use this CouchDB instead of the data folder),
COUCHDB_PREFIX (stands before the names of its databases; default: none),
MEDBOX_ENROLMENT_CODE (kiosks may enrol with it), LOG_LEVEL (default: info)`

/** Throws `StartError` for what it does not understand. */
export function readOptions(args: string[], env: NodeJS.ProcessEnv): Options {
  const { data, host, port, web, 'stdin-lifeline': part } = parse(args)
  return {
    dataFolder: data ?? join(envPaths('medbox', { suffix: '' }).data, 'sync-server'),
    host,
    port: toPort(port),
    isWebServed: web,
    couch: toCouch(env['COUCHDB_URL'], env['COUCHDB_PREFIX'] ?? ''),
    enrolmentCode: env['MEDBOX_ENROLMENT_CODE'] || undefined,
    isPart: part,
    logLevel: toLogLevel(env['LOG_LEVEL'] ?? 'info'),
  }
}

function parse(args: string[]) {
  try {
    const options = {
      data: { type: 'string' },
      host: { type: 'string', default: '127.0.0.1' },
      port: { type: 'string', default: '4980' },
      web: { type: 'boolean', default: true },
      'stdin-lifeline': { type: 'boolean', default: false },
    } as const
    return parseArgs({ args, options, allowNegative: true, strict: true }).values
  } catch (error) {
    throw new StartError(`${(error as Error).message}\n\n${usage}`)
  }
}

function toPort(text: string): number {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new StartError(`--port needs a number from 0 to 65535, not "${text}".`)
  return port
}

function toCouch(url: string | undefined, prefix: string): CouchPlace | undefined {
  if (!url) return undefined
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    throw new StartError('COUCHDB_URL needs an address such as http://admin:password@127.0.0.1:5984.')
  // CouchDB's rule for names of databases.
  if (!/^([a-z][0-9a-z_-]{0,39})?$/.test(prefix))
    throw new StartError('COUCHDB_PREFIX begins with a small letter and has up to 40 of 0-9 a-z _ -.')
  return { url, prefix }
}

function toLogLevel(level: string): string {
  if ((logLevels as readonly string[]).includes(level)) return level
  throw new StartError(`LOG_LEVEL is one of ${logLevels.join(', ')}, not "${level}".`)
}
