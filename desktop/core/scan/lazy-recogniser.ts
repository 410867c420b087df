import { createRecogniser, type Recogniser } from '../../scan/recogniser.ts'

/** The recogniser takes memory and a second to start, so it starts with the first picture. */
export function lazyRecogniser(): { get(): Promise<Recogniser>; close(): Promise<void> } {
  let started: Promise<Recogniser> | undefined
  return {
    get() {
      if (started) return started
      const starting = createRecogniser()
      started = starting
      starting.catch(() => (started = undefined))
      return starting
    },
    async close() {
      if (started) await (await started).close()
    },
  }
}
