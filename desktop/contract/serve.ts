import { type CommandName, type CommandParsed, type CommandResult, commandSchemas } from './commands.ts'
import { ContractError } from './contract-error.ts'
import { frameCharsMax, type ReplyFrame, type RequestFrame, requestFrameSchema, watchesPerPortMax } from './frames.ts'
import type { Port } from './port.ts'
import { type QueryName, type QueryParams, type QueryResults, querySchemas } from './queries.ts'

/** Any stream of results; RxJS observables are. */
export interface Source<T> {
  subscribe(observer: { next: (value: T) => void; error: (error: unknown) => void }): { unsubscribe(): void }
}

/** The core's side of the contract: a stream per query, a function per command. */
export type Queries = { [Q in QueryName]: (params: QueryParams<Q>) => Source<QueryResults[Q]> }
export type Commands = { [C in CommandName]: (input: CommandParsed<C>) => Promise<CommandResult<C>> }
export type Handlers = { queries: Queries; commands: Commands; log: (error: unknown, what: string) => void }

/** Serves one window. Everything that arrives is parsed; what does not parse is answered, never obeyed. */
export function serve(port: Port, handlers: Handlers): void {
  const watches = new Map<number, { unsubscribe(): void }>()
  const reply = (frame: ReplyFrame): void => port.send(JSON.stringify(frame))
  port.onText((text) => {
    const frame = parseFrame(text)
    if (frame) dispatch(frame)
  })
  port.onClose(() => {
    for (const watch of watches.values()) watch.unsubscribe()
    watches.clear()
  })

  function dispatch(frame: RequestFrame): void {
    if (frame.type === 'unwatch') {
      watches.get(frame.id)?.unsubscribe()
      watches.delete(frame.id)
    } else if (frame.type === 'watch') watch(frame)
    else void command(frame)
  }

  function watch({ id, query, params }: RequestFrame & { type: 'watch' }): void {
    const fail = (error: unknown): void => reply(failed(id, error, query, handlers.log))
    if (watches.size >= watchesPerPortMax)
      return fail(new ContractError('too-many-watches', `One window watches at most ${watchesPerPortMax} queries.`))
    try {
      const schema = own(querySchemas, query)
      const open = handlers.queries[query as QueryName] as (params: unknown) => Source<unknown>
      watches.get(id)?.unsubscribe()
      watches.set(id, open(parse(schema, params)).subscribe({ next: (value) => reply({ type: 'value', id, value }), error: fail }))
    } catch (error) {
      fail(error)
    }
  }

  async function command({ id, command: name, input }: RequestFrame & { type: 'command' }): Promise<void> {
    try {
      const schema = own(commandSchemas, name)
      const run = handlers.commands[name as CommandName] as (input: unknown) => Promise<unknown>
      reply({ type: 'done', id, value: await run(parse(schema, input)) })
    } catch (error) {
      reply(failed(id, error, name, handlers.log))
    }
  }
}

function parseFrame(text: string): RequestFrame | undefined {
  if (text.length > frameCharsMax) return undefined
  try {
    const parsed = requestFrameSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

function own<T extends object>(table: T, name: string): T[keyof T] {
  if (!Object.hasOwn(table, name)) throw new ContractError('unknown-request', `There is no ${name}.`)
  return table[name as keyof T]
}

function parse(
  schema: {
    safeParse(input: unknown): { success: boolean; data?: unknown; error?: { issues: { path: PropertyKey[]; message: string }[] } }
  },
  input: unknown,
): unknown {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const issue = parsed.error!.issues[0]!
  throw new ContractError('bad-input', `${issue.path.join('.') || 'input'}: ${issue.message}`)
}

/** Expected failures carry their code; anything else is a defect: logged whole, shown as `internal`. */
function failed(id: number, error: unknown, what: string, log: Handlers['log']): ReplyFrame {
  const code = (error as { code?: unknown } | null)?.code
  if (error instanceof Error && typeof code === 'string') return { type: 'failed', id, error: { code, message: error.message } }
  log(error, what)
  return { type: 'failed', id, error: { code: 'internal', message: 'Something went wrong inside. Nothing was lost; please try again.' } }
}
