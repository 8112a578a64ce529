// The API of what parties outside hold. A provider sees its own identities, and nothing of who answers for them inside.
import { CountersignError } from '@countersign/ledger'
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Id, Nullable } from '../../platform/schemas.ts'
import { partyTree, reachOf, readParty } from '../../registry/principals/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { type Held, heldBy } from './held.ts'

const EndedBy = Closed({
  system: Id,
  environment: Type.String(),
  row: Nullable(Id),
  outcome: Nullable(Type.String({ description: 'the control objective' })),
  accountable: Nullable(Type.String()),
  person: Nullable(Id),
  missing: Nullable(Type.String({ description: 'why nobody answers' })),
})

const HeldShown = Closed({
  id: Id,
  name: Type.String(),
  kind: Type.String(),
  party: Id,
  contract: Nullable(Id),
  environment: Type.String(),
  state: Type.String(),
  businessOwner: Nullable(Id),
  technicalOwner: Nullable(Id),
  endedBy: Type.Array(EndedBy, { description: 'Who answers for ending it, in each place that it reaches; empty to a provider' }),
  missing: Type.Array(Type.String(), { description: 'What of this nobody answers for; empty to a provider' }),
})

const show = ({ business, technical, endedBy, missing, ...row }: Held, isInside: boolean) => ({
  ...row,
  businessOwner: isInside ? business : null,
  technicalOwner: isInside ? technical : null,
  endedBy: isInside ? endedBy.map((one) => ({ ...one })) : [],
  missing: isInside ? [...missing] : [],
})

/** Whose identities are shown. SAFETY: to whoever is outside, another party's name and one that there is not answer alike. Errors: `provider.unknown`. */
const partiesAsked = async (runtime: Runtime, caller: Caller, own: string | undefined, asked: string | undefined) => {
  if (own !== undefined && (asked ?? own) === own) return [own]
  if (own === undefined && asked === undefined) return undefined
  const party = own === undefined ? await readParty(runtime.db, caller.org, asked!) : undefined
  if (!party || party.kind === 'enterprise') throw new CountersignError('provider.unknown', 'not_found', `no party outside \`${asked}\``)
  return partyTree(runtime.db, caller.org, party.id)
}

/** Errors: `authority.refused`, `provider.unknown`, `request.bad_cursor`. */
export const listHeld = async (
  runtime: Runtime,
  caller: Caller,
  query: { readonly by?: string; readonly cursor?: string; readonly limit?: number },
) => {
  const own = reachOf(runtime, caller, 'read.inventory', 'identity')
  const parties = await partiesAsked(runtime, caller, own, query.by)
  return pageOf(
    listName('held', { by: query.by }),
    query,
    (after, limit) => heldBy(runtime, runtime.db, caller.org, runtime.clock.now(), { parties, after, limit }),
    (row) => row.id,
    (row) => show(row, own === undefined),
  )
}

const held = operation({
  id: 'identities.held',
  method: 'GET',
  path: '/v1/identities/held',
  summary: 'Identities that parties outside hold, with their owners inside and who answers for ending them',
  description:
    'Those that belong to the party or one below it, or stand under a contract of theirs. A provider sees its own, without who answers for them.',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  query: Closed({ ...PageQuery, by: Type.Optional(Id) }),
  response: Page(HeldShown),
  errors: ['provider.unknown'],
  handle: (runtime, caller, { query }) => listHeld(runtime, caller, query),
})

export const heldOperations = [held]
