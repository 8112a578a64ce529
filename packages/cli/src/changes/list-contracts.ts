import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'

interface Contract {
  readonly id: string
  readonly name: string
  readonly party: string
  readonly owner: string
  readonly startsOn: string
  readonly endsOn: string | null
  readonly state: string
}

export const listContracts = async ({ connect, output }: Context): Promise<undefined> =>
  showList<Contract>(await connect(), output, {
    path: '/v1/contracts',
    head: ['contract', 'name', 'with', 'owner', 'from', 'until', 'state'],
    row: ({ id, name, party, owner, startsOn, endsOn, state }) => [id, name, party, owner, startsOn, endsOn, state],
    none: 'no contract is known; `countersign import` brings them in',
  })
