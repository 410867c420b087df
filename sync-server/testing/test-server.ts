import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Options } from '../options.ts'
import { type Ambient, type RunningServer, startServer } from '../start.ts'
import { Client } from './client.ts'
import { newCouchPlace, removeDatabases } from './couch.ts'

export const testEnrolmentCode = 'enrolment-for-tests'

export type TestServer = RunningServer & {
  folder: string
  client: Client
  /** Stops, and starts again on the same data. */
  restart(): Promise<void>
  /** Stops, and removes the data. */
  discard(): Promise<void>
}

/** A real server on a free port, with its data in a folder of its own, or on the CouchDB that `COUCHDB_URL` names. */
export async function startTestServer(ambient: Partial<Ambient> = {}, options: Partial<Options> = {}): Promise<TestServer> {
  const folder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'medbox-server-')))
  const couch = 'couch' in options ? options.couch : newCouchPlace()
  const start = () => startServer({ ...testOptions(folder), ...options, couch }, ambient)
  const test = { ...(await start()), folder } as TestServer
  test.client = new Client(test.address)
  test.restart = async () => {
    await test.stop()
    Object.assign(test, await start())
    test.client = new Client(test.address)
  }
  test.discard = async () => {
    await test.stop()
    await rm(folder, { recursive: true, force: true })
    if (couch) await removeDatabases(couch)
  }
  return test
}

const testOptions = (dataFolder: string): Options => ({
  dataFolder,
  host: '127.0.0.1',
  port: 0,
  isWebServed: false,
  couch: undefined,
  enrolmentCode: testEnrolmentCode,
  logLevel: 'silent',
  isPart: false,
})
