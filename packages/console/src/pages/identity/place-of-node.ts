// Where in this console a node of the estate leads on to. Undefined: there is no page for it. Pure.
import type { IdentitySearch } from './search.ts'

interface Node {
  readonly kind: string
  readonly id: string
}

/** From one map to the next it stays a map. `search`: what of the address goes along. */
export const placeOfNode = ({ kind, id }: Node, search: IdentitySearch = {}) => {
  switch (kind) {
    case 'identity':
      return { to: '/identities/$identity', params: { identity: id }, search } as const
    case 'credential':
      return { to: '/credentials/$credential', params: { credential: id } } as const
    case 'contract':
      return { to: '/contracts/$contract/end', params: { contract: id } } as const
    case 'party':
      return { to: '/providers/$provider', params: { provider: id } } as const
    case 'workload':
      return { to: '/inventory', search: { kind: 'workload', text: id } } as const
    case 'system':
    case 'control':
      return { to: '/inventory', search: { kind: 'credential', system: id } } as const
    default:
      return undefined
  }
}
