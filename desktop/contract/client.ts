import type { CommandInput, CommandName, CommandResult } from './commands.ts'
import { ContractError } from './contract-error.ts'
import type { ReplyFrame, RequestFrame } from './frames.ts'
import type { Port } from './port.ts'
import type { QueryName, QueryParams, QueryResults } from './queries.ts'

/** The screens' side of the contract. */
export interface Client {
  /** Calls back with the query's result now and after every change; returns what ends it. */
  watch<Q extends QueryName>(
    query: Q,
    params: QueryParams<Q>,
    next: (value: QueryResults[Q]) => void,
    fail?: (error: ContractError) => void,
  ): () => void
  /** Resolves once the command's effects are durable; rejects with `ContractError`. */
  command<C extends CommandName>(command: C, input: CommandInput<C>): Promise<CommandResult<C>>
  /** Called when the core is gone (`false`) and when it is back (`true`). */
  onConnection(listener: (isUp: boolean) => void): () => void
  /** Ends the connection for good. */
  close(): void
}

type Watch = { query: string; params: unknown; next: (value: unknown) => void; fail: (error: ContractError) => void }
type Waiting = { resolve: (value: unknown) => void; reject: (error: ContractError) => void }

const reconnectDelayMs = 500

const coreGone = (): ContractError => new ContractError('core-gone', 'The connection to the core broke.')

/**
 * Keeps watches alive over reconnects: `connect` is called again after the port closed. Commands under way
 * when the port closes reject with `core-gone`; whether they happened shows in the queries.
 */
export function createClient(connect: () => Promise<Port>): Client {
  const watches = new Map<number, Watch>()
  const waiting = new Map<number, Waiting>()
  const listeners = new Set<(isUp: boolean) => void>()
  let port: Port | undefined
  let nextId = 1
  let isClosed = false
  const firstOpening = open()

  async function open(): Promise<void> {
    while (!isClosed) {
      try {
        attach(await connect())
        return
      } catch {
        await new Promise((resolve) => setTimeout(resolve, reconnectDelayMs))
      }
    }
  }

  function attach(opened: Port): void {
    if (isClosed) return opened.close()
    port = opened
    opened.onText((text) => receive(JSON.parse(text) as ReplyFrame))
    opened.onClose(() => {
      if (port !== opened) return
      port = undefined
      lose()
      if (!isClosed) void open()
    })
    for (const [id, watch] of watches) send({ type: 'watch', id, query: watch.query, params: watch.params })
    for (const listener of listeners) listener(true)
  }

  function lose(): void {
    for (const one of waiting.values()) one.reject(coreGone())
    waiting.clear()
    for (const listener of listeners) listener(false)
  }

  function receive(frame: ReplyFrame): void {
    if (frame.type === 'value') return watches.get(frame.id)?.next(frame.value)
    const asked = waiting.get(frame.id)
    waiting.delete(frame.id)
    if (frame.type === 'done') return asked?.resolve(frame.value)
    const error = new ContractError(frame.error.code, frame.error.message)
    watches.get(frame.id)?.fail(error)
    asked?.reject(error)
  }

  const send = (frame: RequestFrame): void => port?.send(JSON.stringify(frame))

  return {
    watch(query, params, next, fail = () => {}) {
      const id = nextId++
      watches.set(id, { query, params, next: next as (value: unknown) => void, fail })
      send({ type: 'watch', id, query, params })
      return () => {
        watches.delete(id)
        send({ type: 'unwatch', id })
      }
    },
    async command(command, input) {
      await firstOpening
      // Nothing is kept to be done later: what a person did must not happen when they have long seen that it did not.
      if (!port) throw coreGone()
      const id = nextId++
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve: resolve as (value: unknown) => void, reject })
        send({ type: 'command', id, command, input })
      })
    },
    onConnection(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      isClosed = true
      port?.close()
    },
  }
}
