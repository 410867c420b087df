import type { Commands } from '../../contract/serve.ts'
import { ContractError } from '../../contract/contract-error.ts'
import type { CommandContext } from '../command-context.ts'
import { setPreferences } from '../preferences.ts'
import { circleKey } from '../views/session.ts'

type DeviceCommands = Pick<
  Commands,
  | 'unlock'
  | 'lock'
  | 'changePin'
  | 'chooseCircle'
  | 'setPreferences'
  | 'connectServer'
  | 'syncNow'
  | 'retryRefused'
  | 'exportRecord'
  | 'testDrawer'
  | 'moveVirtualDrawer'
  | 'signUp'
  | 'signIn'
  | 'signOut'
  | 'claimCode'
>

/** What concerns this device and its connections, not the circle's data. */
export function deviceCommands(context: CommandContext): DeviceCommands {
  const { replica, host } = context
  const { store } = replica
  const done = async (act: Promise<unknown> | void): Promise<Record<string, never>> => (await act, {})
  return {
    unlock: ({ pin }) => done(pinLock().unlock(pin)),
    lock: () => done(host.pin?.lock()),
    async changePin({ pin }) {
      await context.guard()
      return done(pinLock().set(pin))
    },
    async chooseCircle({ circle }) {
      // A kiosk stands beside one person's box; whom it cares for is not a matter of choice.
      account()
      return done(store.device.set(circleKey, circle))
    },
    setPreferences: (patch) => done(setPreferences(replica, patch)),
    async connectServer({ serverUrl, code }) {
      await context.guard()
      return done(host.server.connect(serverUrl, code))
    },
    syncNow: () => done(host.server.nudge()),
    retryRefused: ({ record }) => done(store.resend([record], replica.now())),
    async exportRecord({ record }) {
      const found = await store.get(record)
      if (!found) throw new ContractError('not-found', 'That record is not here any more.')
      return { json: JSON.stringify(found, null, 2) }
    },
    testDrawer: ({ drawer }) => done(box().test(drawer)),
    moveVirtualDrawer: ({ drawer, open }) => done(box().moveVirtualDrawer(drawer, open)),
    signUp: (input) => done(account().signUp(input)),
    signIn: (input) => done(account().signIn(input)),
    signOut: () => done(account().signOut()),
    async claimCode({ code }) {
      account()
      return host.server.claim(code)
    },
  }

  function pinLock(): NonNullable<typeof host.pin> {
    return host.pin ?? unavailable('There is no PIN here.')
  }
  function box(): NonNullable<typeof host.box> {
    return host.box ?? unavailable('There is no box here; it stands with the kiosk.')
  }
  function account(): NonNullable<typeof host.account> {
    return host.account ?? unavailable('A kiosk acts as itself; people sign in at the server’s address.')
  }
}

function unavailable(message: string): never {
  throw new ContractError('not-here', message)
}
