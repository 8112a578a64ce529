import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'

interface Principal {
  readonly id: string
  readonly kind: string
  readonly name: string
  readonly party: { readonly kind: string; readonly id: string }
  readonly roles: readonly string[]
  readonly active: boolean
}

export const listPrincipals = async ({ connect, output }: Context): Promise<undefined> =>
  showList<Principal>(await connect(), output, {
    path: '/v1/principals',
    head: ['principal', 'name', 'kind', 'of', 'roles', 'active'],
    row: ({ id, name, kind, party, roles, active }) => [
      id,
      name,
      kind,
      `${party.kind} ${party.id}`,
      roles.join(', '),
      active ? 'yes' : 'NO',
    ],
    none: 'nobody is known',
  })
