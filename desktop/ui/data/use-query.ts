import { useEffect, useState } from 'react'
import type { ContractError } from '../../contract/contract-error.ts'
import type { QueryName, QueryParams, QueryResults } from '../../contract/queries.ts'
import { useClient } from './client-context.tsx'

export type Answer<T> = { value: T | undefined; error: ContractError | undefined }

/** A live query: the last value stays in place while the core is away, and another query's value is never shown for it. */
export function useQuery<Q extends QueryName>(query: Q, params: QueryParams<Q>): Answer<QueryResults[Q]> {
  const { client, last } = useClient()
  const key = `${query} ${JSON.stringify(params)}`
  const [answer, setAnswer] = useState<Answer<QueryResults[Q]> & { key: string }>()
  useEffect(() => {
    const show = (value: QueryResults[Q]): void => {
      last.set(key, value)
      setAnswer({ key, value, error: undefined })
    }
    const fail = (error: ContractError): void => setAnswer({ key, value: undefined, error })
    return client.watch(query, JSON.parse(key.slice(query.length + 1)) as QueryParams<Q>, show, fail)
  }, [client, last, query, key])
  return answer?.key === key ? answer : { value: last.get(key) as QueryResults[Q] | undefined, error: undefined }
}
