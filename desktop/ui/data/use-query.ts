import { useEffect, useState } from 'react'
import type { ContractError } from '../../contract/contract-error.ts'
import type { QueryName, QueryParams, QueryResults } from '../../contract/queries.ts'
import { useClient } from './client-context.tsx'

export type Answer<T> = { value: T | undefined; error: ContractError | undefined }

/** A live query: the last value stays in place while the core is away, and is dropped when the params change. */
export function useQuery<Q extends QueryName>(query: Q, params: QueryParams<Q>): Answer<QueryResults[Q]> {
  const { client } = useClient()
  const key = `${query} ${JSON.stringify(params)}`
  const [answer, setAnswer] = useState<Answer<QueryResults[Q]> & { key: string }>({ key, value: undefined, error: undefined })
  useEffect(
    () =>
      client.watch(
        query,
        JSON.parse(key.slice(query.length + 1)) as QueryParams<Q>,
        (value) => setAnswer({ key, value, error: undefined }),
        (error) => setAnswer((old) => ({ key, value: old.key === key ? old.value : undefined, error })),
      ),
    [client, query, key],
  )
  return answer.key === key ? answer : { value: undefined, error: undefined }
}
