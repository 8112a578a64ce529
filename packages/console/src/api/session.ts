// Who is signed in, and what he may do as far as the interface shows it. The server asks again, every time.
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import type { Answer } from './answers.ts'
import { api } from './client.ts'

export type Whoami = Answer<'principals.whoami'>

export const whoamiQuery = queryOptions({
  queryKey: ['whoami'],
  queryFn: () => api.get('/v1/whoami'),
  staleTime: 30_000,
})

export const useWhoami = (): Whoami => useSuspenseQuery(whoamiQuery).data

/** A provider's person: another, smaller console. */
export const isOutside = (whoami: Whoami): boolean => whoami.principal.party.kind !== 'enterprise'

export const may = (whoami: Whoami, power: string): boolean => whoami.powers.includes(power)
