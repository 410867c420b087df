import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { distinctUntilChanged, map } from 'rxjs'
import { serve } from '../contract/serve.ts'
import { openDeviceClock } from '../replica/device-clock.ts'
import { createHandlers } from '../replica/handlers.ts'
import { createPinLock } from '../replica/pin-lock.ts'
import type { Replica } from '../replica/replica.ts'
import { watchStoreHealth } from '../replica/store-health.ts'
import { createTicks } from '../replica/ticks.ts'
import { circleKey } from '../replica/views/session.ts'
import { changeDataKey } from '../store/keys/change-data-key.ts'
import { sealPlainKept } from '../store/keys/kept-file.ts'
import { hostTimers } from '../sync/timers.ts'
import { backupPlaces } from './backup/backup-places.ts'
import { createBackupService } from './backup/backup-service.ts'
import { pluggedDrives } from './backup/drives.ts'
import { guardStore } from './backup/guard-store.ts'
import { boxReports$ } from './box/box-report.ts'
import { startBoxService } from './box/box-service.ts'
import { boxPorts } from './box/box-ports.ts'
import { settledAnswers$ } from './box/settle-answers.ts'
import { dueSignal$ } from './doses/due-signal.ts'
import { missedDoses$ } from './doses/missed-doses.ts'
import { startBrowserHost } from './hosts/browser-host.ts'
import { connectShell } from './hosts/electron-host.ts'
import { fatalSentence, openCoreLog } from './core-log.ts'
import { deviceSecrets } from './device-secrets.ts'
import { endWithParent, restartSoon } from './lifeline.ts'
import { keepHouse } from './housekeeping/housekeeping.ts'
import { letOldLeave } from './housekeeping/let-old-leave.ts'
import { keepTrying } from './keep-trying.ts'
import { keyProvider } from './key-provider.ts'
import { openData } from './open-data.ts'
import { readOptions } from './options.ts'
import { forgetPictures } from './scan/forget-pictures.ts'
import { createScanService } from './scan/scan-service.ts'
import { createScanThread } from './scan/scan-thread.ts'
import { createServerConnection } from './server-connection.ts'

const version = '0.1.0'
const screens = resolve(import.meta.dirname, import.meta.dirname.includes(join('build', 'js')) ? '../../../ui' : '../../build/ui')

const shell = connectShell()
const log = openCoreLog(process.env.LOG_LEVEL ?? 'info')

/** The core, wired in the order that data flows: box → store → sync, and the screens beside it. */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env, shell !== null)
  mkdirSync(options.folder, { recursive: true, mode: 0o700 })

  const provider = await keyProvider(options, shell)
  const data = await openData(options.folder, provider, log)
  const { file, files, keys } = data
  const health = watchStoreHealth(data.store)
  const { store } = health
  const secrets = await deviceSecrets(store)
  const clock = await openDeviceClock({ values: store.device, device: secrets.stampId, now: Date.now })
  const replica: Replica = {
    store,
    device: { id: secrets.deviceId, type: 'kiosk', name: `Kiosk ${hostname()}`.slice(0, 120) },
    user: () => secrets.deviceId,
    now: Date.now,
    randomId: () => randomBytes(16).toString('hex'),
    edit: async () => ({ stamp: await clock.next(), by: { user: secrets.deviceId, device: secrets.deviceId } }),
    ticks$: createTicks(Date.now),
  }
  const circle$ = store.device.live(circleKey).pipe(
    map((value) => (typeof value === 'string' ? value : null)),
    distinctUntilChanged(),
  )

  const nearby = options.serverUrl && options.enrolmentCode ? { url: options.serverUrl, code: options.enrolmentCode } : null
  const forget = (circle: string): Promise<void> => forgetPictures(store, files, circle)
  const keep = { folder: join(options.folder, 'kept'), filesKey: keys.filesKey }
  await sealPlainKept(keep.folder, keep.filesKey)
  const server = createServerConnection({ replica, clock, log, keep, forget, nearby })
  const box = startBoxService({ replica, circle$, signal$: dueSignal$(replica, circle$), ...(await boxPorts(options)), log })
  const thread = createScanThread()
  const scanner = createScanService({ replica, files, thread, log })
  const pin = createPinLock(replica)
  const restart = (): void => restartSoon(stop)
  const guard = guardStore({ ...data, problem$: health.problem$, now: Date.now, log, restart })
  const backup = await createBackupService({
    source: { ...data, store },
    places: backupPlaces({ device: store.device, defaultPlace: data.backupFolder, drives: pluggedDrives }),
    provider,
    log,
    now: Date.now,
    timers: hostTimers,
    restart,
    suspect: guard.suspect,
  })

  const fail = (what: string) => (error: unknown) => {
    log.error({ err: error }, what)
    guard.suspect(error)
  }
  const running = [
    missedDoses$(replica, circle$)
      .pipe(keepTrying(fail('missed doses could not be recorded')))
      .subscribe(),
    settledAnswers$(replica, circle$)
      .pipe(keepTrying(fail('answers could not be settled')))
      .subscribe(),
    boxReports$(replica, circle$, box.state$)
      .pipe(keepTrying(fail('the box could not be reported')))
      .subscribe(),
    circle$.subscribe((circle) => circle && void scanner.resume(circle).catch(fail('scans cannot be taken up again'))),
  ]
  await server.start()
  const house = keepHouse({
    chores: [
      letOldLeave({ store, files, forgetOld: server.forgetOld }),
      { name: 'erase', run: () => store.erase() },
      { name: 'shrink', run: () => file.shrink() },
      { name: 'check', run: () => guard.check() },
    ],
    values: store.device,
    now: Date.now,
    timers: hostTimers,
    log,
  })
  if (options.shouldChangeKey) void changeDataKey(file, keys).catch(fail('the data key could not be changed'))

  const handlers = createHandlers(
    replica,
    { server, account: null, box, scanner, pin, backup, health },
    { storage: options.folder, version },
    (error, what) => {
      log.error({ err: error, what }, 'a request failed')
      guard.suspect(error)
    },
  )
  const onWindow = (port: Parameters<typeof serve>[0]): void => serve(port, handlers)
  shell?.takeWindows(onWindow)
  const announce = (url?: string): void => void process.stdout.write(`${JSON.stringify({ ready: true, url })}\n`)
  const host =
    options.port === null
      ? null
      : await startBrowserHost({ port: options.port, folder: screens, sessionKey: secrets.windowKey, onWindow, onLink: announce })
  if (!host) announce()

  endWithParent(options.hasLifeline, stop)

  async function stop(): Promise<void> {
    for (const one of running) one.unsubscribe()
    await house.close()
    guard.close()
    backup.close()
    await host?.close()
    await box.close()
    await scanner.close()
    await thread.close()
    await server.close()
    health.close()
    await store.close()
  }
}

process.on('uncaughtException', end)
main().catch(end)

function end(error: unknown): void {
  const sentence = fatalSentence(error)
  log.fatal({ err: error }, sentence)
  shell?.tellFailure(sentence)
  // For whoever started the core: a sentence to show.
  process.stdout.write(`${JSON.stringify({ failed: sentence })}\n`, () => process.exit(1))
}
