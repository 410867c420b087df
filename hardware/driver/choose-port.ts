import type { PortInfo } from './box-port.ts'
import { linkTimings } from './link-timings.ts'

/** What earlier tries of a port taught; forgotten when the port vanishes from the listing. */
type PortHistory = {
  readonly failures: number
  readonly retryAtMs: number
  /** It has answered as a box before. */
  readonly isBox: boolean
}
export type PortHistories = Readonly<Record<string, PortHistory>>

const untried: PortHistory = { failures: 0, retryAtMs: 0, isBox: false }
/** How often a known box may fail before a less preferred port is tried instead. */
const patienceFailuresMax = 4

/** The port to open next from closed: the best one whose time has come, unless it is worth waiting for a better box. */
export function choosePort(ports: readonly PortInfo[], histories: PortHistories, nowMs: number): PortInfo | undefined {
  for (const port of byRank(ports)) {
    const { failures, retryAtMs, isBox } = histories[port.path] ?? untried
    if (retryAtMs <= nowMs) return port
    if (isBox && failures <= patienceFailuresMax) return undefined
  }
  return undefined
}

/** A port worth leaving a working one for: better ranked, and either new or known to be a box. */
export function chooseBetterPort(ports: readonly PortInfo[], histories: PortHistories, rank: number, nowMs: number): PortInfo | undefined {
  return byRank(ports).find((port) => {
    const { failures, retryAtMs, isBox } = histories[port.path] ?? untried
    return port.rank < rank && retryAtMs <= nowMs && (failures === 0 || isBox)
  })
}

export function rememberBox(histories: PortHistories, path: string): PortHistories {
  return { ...histories, [path]: { failures: 0, retryAtMs: 0, isBox: true } }
}

/** Doubles the pause with every failure in a row, within bounds and with jitter. */
export function rememberFailure(
  histories: PortHistories,
  path: string,
  now: { readonly monoMs: number; readonly random: number },
): PortHistories {
  const before = histories[path] ?? untried
  const pauseMs = Math.min(linkTimings.reopenMsMin * 2 ** before.failures, linkTimings.reopenMsMax) * (0.5 + now.random / 2)
  return { ...histories, [path]: { ...before, failures: before.failures + 1, retryAtMs: now.monoMs + pauseMs } }
}

export function forgetVanished(histories: PortHistories, ports: readonly PortInfo[]): PortHistories {
  const listed = new Set(ports.map(({ path }) => path))
  return Object.fromEntries(Object.entries(histories).filter(([path]) => listed.has(path)))
}

function byRank(ports: readonly PortInfo[]): PortInfo[] {
  return ports.toSorted((a, b) => a.rank - b.rank)
}
