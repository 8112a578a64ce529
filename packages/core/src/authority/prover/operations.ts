// The API of the prover.
import { CountersignError } from '@countersign/ledger'
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { Closed, Digest, Id, Instant } from '../../platform/schemas.ts'
import { isOutside } from './cast.ts'
import { idOf, kindOf, type NodeRef, node } from './model.ts'
import { engineSeen, readTerrain, searchTerrain, type Terrain } from './prove.ts'

/** Hops that an answer shows; the journal's refusals and the findings are told apart by fewer. */
const Hop = Closed({
  from: Type.String({ examples: ['principal:oscar'] }),
  to: Type.String({ examples: ['power:change.approve'] }),
  kind: Type.String(),
  words: Type.String(),
  origin: Closed({ table: Type.String(), id: Type.String() }, { description: 'The row that says so, or the policies' }),
})

const startOf = ({ cast }: Terrain, from: string): NodeRef => {
  const principal = cast.principals.get(from)
  const party = principal ? undefined : cast.parties.get(from)
  const kind = principal?.partyKind ?? party?.kind
  if (kind === undefined) throw new CountersignError('principal.unknown', 'not_found', `no principal and no party \`${from}\``)
  if (!isOutside({ partyKind: kind }))
    throw new CountersignError('authority.not_outside', 'invalid', `\`${from}\` belongs to the enterprise; a path begins outside of it`)
  return node(principal ? 'principal' : 'party', from)
}

const paths = operation({
  id: 'authority.paths',
  method: 'GET',
  path: '/v1/authority/paths',
  summary: 'Every path from outside to a power of the enterprise: for each power the shortest, or none',
  description:
    'Searched whole, on the facts and the policy of this moment. Each hop says in plain words who has hold of what, and which row says so.',
  scope: 'read',
  power: 'read.policy',
  query: Closed({
    from: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'A principal or party outside; absent: all of them' })),
    to: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'A power; absent: all of them' })),
  }),
  response: Closed({
    verdict: Type.Enum(['none', 'open']),
    at: Instant,
    bundle: Digest,
    paths: Type.Array(
      Closed({
        power: Type.String(),
        from: Closed({ kind: Type.Enum(['principal', 'party']), id: Id }),
        hops: Type.Array(Hop, { minItems: 1 }),
      }),
    ),
    openings: Type.Integer({ description: 'Paths that differ in how they leave the outside or in their power' }),
    powers: Type.Array(Type.String(), { description: 'Powers that were looked for' }),
    examined: Closed({
      outsiders: Type.Integer(),
      nodes: Type.Integer(),
      edges: Type.Integer(),
      classes: Type.Integer({ description: 'Of principals that no policy tells apart' }),
      questions: Type.Integer({ description: 'That policy was asked; those not counted whose answer was known' }),
    }),
    milliseconds: Type.Number(),
  }),
  errors: ['principal.unknown', 'authority.not_outside', 'authority.power_unknown'],
  resource: () => ({ kind: 'policy', id: 'current' }),
  handle: async (runtime, caller, { query }) => {
    const started = runtime.clock.monotonic()
    const at = runtime.clock.now()
    const engine = await engineSeen(runtime, runtime.db, caller.org)
    const terrain = await readTerrain(runtime.keys, runtime.db, caller.org, at, engine)
    if (query.to !== undefined && !terrain.powers.includes(query.to))
      throw new CountersignError(
        'authority.power_unknown',
        'invalid',
        `no power \`${query.to}\` is the enterprise's; there are ${terrain.powers.join(', ')}`,
      )
    const proof = searchTerrain(terrain, engine, {
      ...(query.from === undefined ? {} : { from: startOf(terrain, query.from) }),
      ...(query.to === undefined ? {} : { to: query.to }),
    })
    return {
      verdict: proof.shortest.length === 0 ? ('none' as const) : ('open' as const),
      at: at.toISOString(),
      bundle: proof.bundle,
      paths: proof.shortest.map((opening) => ({
        power: opening.power,
        from: { kind: kindOf(opening.first.from) as 'principal' | 'party', id: idOf(opening.first.from) },
        hops: opening.hops(),
      })),
      openings: proof.openings.length,
      powers: query.to === undefined ? [...proof.powers] : [query.to],
      examined: proof.examined,
      milliseconds: Math.round((runtime.clock.monotonic() - started) * 10) / 10,
    }
  },
})

export const proverOperations = [paths]
