// Where a question is answered.
import type { Waiting } from '../../api/inbox.ts'

export const placeOf = (item: Waiting) => {
  if (item.kind === 'approval') return { to: '/inbox/$request', params: { request: item.id } } as const
  return { to: '/inbox/$kind/$id', params: { kind: item.kind, id: item.id } } as const
}

/** Where several equal ones are answered together. */
export const placeOfEqual = (pattern: string) => ({ to: '/inbox/$kind/$id', params: { kind: 'equal', id: pattern } }) as const
