import type { PortInfo, PortOpener } from './box-port.ts'

/** Lists the ports of both; the link turns to one of `preferred` as soon as a box answers there. */
export function combineOpeners(preferred: PortOpener, fallback: PortOpener): PortOpener {
  const owners = new Map<string, PortOpener>()

  async function listOf(opener: PortOpener, rank: number): Promise<PortInfo[]> {
    const ports = await opener.list()
    for (const { path } of ports) owners.set(path, opener)
    return ports.map((port) => ({ ...port, rank: port.rank + rank }))
  }

  return {
    async list() {
      owners.clear()
      // One that cannot list (no driver, no permission) must not hide the other.
      const listed = await Promise.allSettled([listOf(preferred, 0), listOf(fallback, 1)])
      const failed = listed.find((result) => result.status === 'rejected')
      const ports = listed.flatMap((result) => (result.status === 'fulfilled' ? result.value : []))
      if (failed && ports.length === 0) throw failed.reason
      return ports
    },
    async open(path) {
      const owner = owners.get(path)
      if (!owner) throw new Error(`no port ${path} was listed`)
      return owner.open(path)
    },
  }
}
