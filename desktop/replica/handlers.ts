import { map } from 'rxjs'
import type { Handlers } from '../contract/serve.ts'
import { createCommandContext } from './command-context.ts'
import { backupCommands } from './commands/backups.ts'
import { deviceCommands } from './commands/device.ts'
import { doseCommands } from './commands/doses.ts'
import { firstRunCommands } from './commands/first-run.ts'
import { refusedToViewers } from './commands/may-edit.ts'
import { medicineCommands } from './commands/medicines.ts'
import { peopleCommands } from './commands/people.ts'
import { scanCommands } from './commands/scans.ts'
import type { Replica } from './replica.ts'
import { backups$ } from './views/backups.ts'
import { boxView } from './views/box.ts'
import { medicines$ } from './views/medicines.ts'
import { people$ } from './views/people.ts'
import { scan$, scans$ } from './views/scans.ts'
import { type Host, session$ } from './views/session.ts'
import { settings$ } from './views/settings.ts'
import { type About, status$ } from './views/status.ts'
import { today$ } from './views/today.ts'
import { trust$ } from './views/trust.ts'
import { week$ } from './views/week.ts'

/** Everything that the screens can see and do, over one replica; the same for kiosk and web. */
export function createHandlers(replica: Replica, host: Host, about: About, log: Handlers['log']): Handlers {
  const commands = createCommandContext(replica, host)
  const views = { box: host.box, backup: host.backup, heard$: host.server.state$.pipe(map((state) => state.heard)) }
  return {
    log,
    queries: {
      session: () => session$(replica, host),
      trust: () => trust$(host),
      status: () => status$(replica, host, about),
      today: ({ circle }) => today$(replica, views, circle),
      week: ({ circle }) => week$(replica, circle),
      medicines: ({ circle }) => medicines$(replica, circle),
      box: ({ circle }) => boxView(replica, views, circle),
      people: ({ circle }) => people$(replica, host.server, circle),
      settings: ({ circle }) => settings$(replica, host.server, circle),
      backups: () => backups$(host.backup),
      scans: ({ circle }) => scans$(replica, circle),
      scan: ({ scan }) => scan$(replica, host.scanner, scan),
    },
    commands: refusedToViewers(
      {
        ...firstRunCommands(commands),
        ...doseCommands(commands),
        ...medicineCommands(commands),
        ...peopleCommands(commands),
        ...deviceCommands(commands),
        ...scanCommands(commands),
        ...backupCommands(commands),
      },
      commands,
    ),
  }
}
