import { serverLimits } from '../limits.ts'

/** When each device of a circle was last heard; kept in memory, since it goes stale with a restart anyway. */
export class Heard {
  /** In order of use, the longest unused first. */
  readonly #circles = new Map<string, Map<string, number>>()

  note(circles: Iterable<string>, device: string, nowMs: number): void {
    for (const circle of circles) {
      const devices = this.#circles.get(circle) ?? new Map<string, number>()
      put(devices, device, nowMs, serverLimits.heardDevicesPerCircleMax)
      put(this.#circles, circle, devices, serverLimits.heardCirclesMax)
    }
  }

  in(circle: string): Record<string, number> {
    return Object.fromEntries(this.#circles.get(circle) ?? [])
  }
}

function put<V>(map: Map<string, V>, key: string, value: V, sizeMax: number): void {
  map.delete(key)
  map.set(key, value)
  if (map.size > sizeMax) map.delete(map.keys().next().value!)
}
