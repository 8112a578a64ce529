// A provider as the API shows it.
import { Type } from 'typebox'
import { Closed, Id, Instant, Nullable } from '../../platform/schemas.ts'
import { type ContractBook, ContractShown, GapShown } from '../contracts/index.ts'
import type { Party } from '../parties/index.ts'

const Names = Type.Array(Type.String())
const Kind = Type.Enum(['provider', 'subcontractor'])

export const ProviderShown = Closed({
  id: Id,
  kind: Kind,
  name: Type.String(),
  parent: Nullable(Id),
  tenants: Names,
  regions: Names,
  services: Names,
  subcontractors: Type.Integer({ description: 'How many stand below it, to any depth' }),
  contracts: Type.Integer({ description: 'Contracts that have not ended' }),
  endsOn: Nullable(Type.String({ description: 'Last day of the last of its contracts, their chains included; null: none is known' })),
  suspended: Type.Boolean({ description: 'By itself or with one above it' }),
})

/** How a provider stands in the list; gaps are the enterprise's own; what it said last stands beside what was seen last, never in its place. */
export const ProviderListed = Closed({
  ...ProviderShown.properties,
  gaps: Nullable(Type.Integer({ description: 'Gaps of it and of its contracts now; null to a provider' })),
  claimedAt: Nullable({
    ...Instant,
    description: 'When its telemetry last came in: what it says, and no fact; null: it has said nothing yet',
  }),
  observedAt: Nullable({
    ...Instant,
    description: 'When one of the last things that it executed was last looked at without it; null: nothing of it was looked at yet',
  }),
})

/** `seen`: the parties that the caller may know of; undefined: all. */
export const showProvider = (party: Party, book: ContractBook, at: Date, suspended: ReadonlySet<string>, seen?: ReadonlySet<string>) => {
  const live = book.ofParty(party.id).filter((contract) => !book.isOver(contract, at))
  const ends = live.map((contract) => book.endingOf(contract).on)
  return {
    id: party.id,
    kind: party.kind as 'provider' | 'subcontractor',
    name: party.name,
    parent: party.parent !== null && (seen === undefined || seen.has(party.parent)) ? party.parent : null,
    tenants: [...party.tenants],
    regions: [...party.regions],
    services: [...party.services],
    subcontractors: book.parties.tree(party.id).length - 1,
    contracts: live.length,
    endsOn: ends.includes(null) ? null : (ends.sort().at(-1) ?? null),
    suspended: suspended.has(party.id),
  }
}

const Person = { id: Id, name: Type.String(), roles: Names, active: Type.Boolean() }

const { contracts: _count, ...withoutCount } = ProviderShown.properties

export const ProviderDetail = Closed({
  ...withoutCount,
  above: Type.Array(Id, { description: 'Its principals, the nearest first' }),
  tree: Type.Array(Closed({ id: Id, kind: Kind, name: Type.String(), parent: Nullable(Id), depth: Type.Integer() }), {
    description: 'Itself and its subcontractors, each after the one for whom it works',
  }),
  people: Type.Array(Closed(Person)),
  agents: Type.Array(
    Closed({
      ...Person,
      keys: Type.Array(Closed({ keyId: Type.String(), purpose: Type.String(), enrolledAt: Instant, revokedAt: Nullable(Instant) })),
    }),
  ),
  contracts: Type.Array(ContractShown),
  duties: Closed(
    {
      controls: Type.Array(Closed({ control: Type.String(), from: Names })),
      evidence: Type.Array(Closed({ evidence: Type.String(), withinMinutes: Type.Integer(), from: Type.String() })),
    },
    { description: 'What it owes, with what flows down to it from above' },
  ),
  gaps: Type.Array(GapShown),
})
