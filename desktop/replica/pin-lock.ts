import { argon2id, argon2Verify } from 'hash-wasm'
import { BehaviorSubject, type Observable } from 'rxjs'
import { ContractError } from '../contract/contract-error.ts'
import type { Replica } from './replica.ts'

export const pinKey = 'pin'
const unlockedMs = 5 * 60_000
const triesMax = 5
const pauseMs = 60_000

/** Guards changes on a kiosk that stands where anybody passes; doses never ask for it. */
export interface PinLock {
  isLocked$: Observable<boolean>
  set(pin: string): Promise<void>
  unlock(pin: string): Promise<void>
  lock(): void
  /** Throws `pin-required` while locked; prolongs the unlocked time otherwise. */
  guard(): Promise<void>
}

export function createPinLock(replica: Replica): PinLock {
  const { device } = replica.store
  const isLocked$ = new BehaviorSubject(true)
  let unlockedUntil = 0
  let wrongTries = 0
  let pausedUntil = 0
  // A clock that was set back prolongs neither.
  const isWithin = (untilMs: number, msMax: number): boolean => replica.now() < untilMs && untilMs - replica.now() <= msMax
  replica.ticks$.subscribe(() => isLocked$.next(!isWithin(unlockedUntil, unlockedMs)))
  const open = (): void => {
    unlockedUntil = replica.now() + unlockedMs
    isLocked$.next(false)
  }
  let turn: Promise<unknown> = Promise.resolve()
  // Many tries at once are counted like any others.
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = turn.then(work)
    turn = done.catch(() => {})
    return done
  }

  async function tryPin(pin: string): Promise<void> {
    if (isWithin(pausedUntil, pauseMs)) throw new ContractError('pin-paused', 'Too many wrong PINs. Please wait a minute.')
    const hash = await device.get(pinKey)
    if (typeof hash === 'string' && !(await argon2Verify({ password: pin, hash }))) {
      wrongTries += 1
      if (wrongTries % triesMax === 0) pausedUntil = replica.now() + pauseMs
      throw new ContractError('wrong-pin', 'That PIN is not right.')
    }
    wrongTries = 0
    open()
  }

  return {
    isLocked$,
    async set(pin) {
      await device.set(pinKey, await hashPin(pin))
      open()
    },
    unlock: (pin) => inTurn(() => tryPin(pin)),
    lock() {
      unlockedUntil = 0
      isLocked$.next(true)
    },
    async guard() {
      if ((await device.get(pinKey)) == null) return
      if (!isWithin(unlockedUntil, unlockedMs)) throw new ContractError('pin-required', 'Please enter the PIN first.')
      open()
    },
  }
}

/** Argon2id (RFC 9106) with the second recommended option's memory halved for small kiosks. */
const hashPin = (pin: string): Promise<string> =>
  argon2id({
    password: pin,
    salt: globalThis.crypto.getRandomValues(new Uint8Array(16)),
    parallelism: 1,
    iterations: 3,
    memorySize: 32 * 1024,
    hashLength: 32,
    outputType: 'encoded',
  })
