import { failed, type Failure, type Reply } from '../../desktop/sync/reply.ts'
import type { SyncTransport } from '../../desktop/sync/transport.ts'
import type { LiveEvent } from '../../shared/protocol/live.ts'
import type { SeededRandom } from './seeded-random.ts'
import type { VirtualTime } from './virtual-time.ts'

/** What befalls one request on its way. */
type Fate = 'arrives' | 'request-lost' | 'reply-lost' | 'twice' | 'portal' | 'too-large' | 'rate-limited' | 'server-error' | 'half-open'

/** The way between one replica and the server, as it is at the moment; a test or a world changes it. */
export type Weather = {
  isCut: boolean
  /** Decides the fate of each request. */
  fate: (type: keyof SyncTransport) => Fate
  delayMs: () => number
  /** Whether a poke is lost; the connection that it was lost on looks alive for a while. */
  losesPoke: () => boolean
}

export const fairWeather = (): Weather => ({ isCut: false, fate: () => 'arrives', delayMs: () => 5, losesPoke: () => false })

export function roughWeather(random: SeededRandom): Weather {
  const bad: readonly Fate[] = ['request-lost', 'reply-lost', 'twice', 'portal', 'too-large', 'rate-limited', 'server-error', 'half-open']
  return {
    isCut: false,
    fate: () => (random.chance(0.15) ? random.pick(bad) : 'arrives'),
    delayMs: () => (random.chance(0.1) ? random.int(8000) : 1 + random.int(300)),
    losesPoke: () => random.chance(0.1),
  }
}

const timeoutMs = 30_000
const silenceMs = 45_000

/** A transport through that weather: late, lost, doubled and garbled. Messages of different requests overtake each other. */
export function throughWeather(transport: SyncTransport, time: VirtualTime, weather: () => Weather): SyncTransport {
  async function send<T>(type: keyof SyncTransport, signal: AbortSignal, run: () => Promise<Reply<T>>): Promise<Reply<T>> {
    const aborted = new Promise<Reply<T>>((resolve) => signal.addEventListener('abort', () => resolve(failed('offline', 'Aborted.'))))
    return Promise.race([aborted, travel(type, run)])
  }

  async function travel<T>(type: keyof SyncTransport, run: () => Promise<Reply<T>>): Promise<Reply<T>> {
    const fate = weather().isCut ? 'half-open' : weather().fate(type)
    if (fate === 'portal') return failed('not-our-server', 'A page.')
    if (fate === 'rate-limited') return failed('rate-limited', 'Slow down.', { retryAfterMs: 7000 })
    if (fate === 'too-large' && type === 'push') return failed('too-large', 'Too large.')
    if (fate === 'half-open') return timedOut()
    await time.sleep(weather().delayMs())
    if (fate === 'request-lost' || weather().isCut) return timedOut()
    if (fate === 'twice') void time.sleep(weather().delayMs()).then(run)
    const reply = await run()
    await time.sleep(weather().delayMs())
    if (fate === 'reply-lost' || weather().isCut) return timedOut()
    return fate === 'server-error' ? failed('server-error', 'It failed after all.') : reply
  }

  async function timedOut(): Promise<{ ok: false; failure: Failure }> {
    await time.sleep(timeoutMs)
    return failed('offline', 'No answer.')
  }

  async function live(onEvent: (event: LiveEvent) => void, signal: AbortSignal): Promise<Failure> {
    await time.sleep(weather().delayMs())
    if (weather().isCut || weather().fate('live') !== 'arrives') return (await timedOut()).failure
    return new Promise((resolve) => {
      let isDeaf = false
      const goDeaf = () => {
        isDeaf = true
        time.after(silenceMs, () => resolve(failed('offline', 'Silence.').failure))
      }
      const deliver = (event: LiveEvent) => {
        if (isDeaf || signal.aborted) return
        if (weather().isCut || weather().losesPoke()) goDeaf()
        else onEvent(event)
      }
      signal.addEventListener('abort', () => resolve(failed('offline', 'Aborted.').failure))
      void transport.live((event) => void time.after(weather().delayMs(), () => deliver(event)), signal).then(resolve)
    })
  }

  return {
    push: (request, signal) => send('push', signal, () => transport.push(request, signal)),
    pull: (request, signal) => send('pull', signal, () => transport.pull(request, signal)),
    prove: (request, signal) => send('prove', signal, () => transport.prove(request, signal)),
    fetch: (request, signal) => send('fetch', signal, () => transport.fetch(request, signal)),
    createCircle: (circle, signal) => send('createCircle', signal, () => transport.createCircle(circle, signal)),
    live,
  }
}
