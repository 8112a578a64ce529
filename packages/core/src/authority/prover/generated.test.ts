// Organisations of every shape: what the prover finds is what follows from the rows by a few plain rules, one after the other.
import { createPolicyEngine, defaultPackDir, loadBundle, type PolicyEngine, powerQuestions } from '@countersign/policy'
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { asPolicySees, type Cast, type CastPrincipal, isOutside, outsiders } from './cast.ts'
import { Grants } from './grants.ts'
import { buildGraph } from './graph.ts'
import { signedPowers } from './model.ts'
import { search } from './search.ts'
import { apiKeys } from './sources/api-keys.ts'
import { consequences } from './sources/consequences.ts'
import { parties } from './sources/parties.ts'
import { mailboxOf, samePerson } from './sources/same-person.ts'
import { signingKeys } from './sources/signing-keys.ts'
import type { ApiKeyRow, KeyRow } from './store.ts'

const at = new Date('2026-01-01T00:00:00Z')
let engine: PolicyEngine
beforeAll(async () => {
  engine = createPolicyEngine(await loadBundle(defaultPackDir))
})

interface Organisation {
  readonly cast: Cast
  readonly apiKeys: ApiKeyRow[]
  readonly keys: KeyRow[]
}

const own = { mandate: Buffer.alloc(32, 200), prober: Buffer.alloc(32, 201) }
const partyIds = ['acme', 'north', 'south', 'below', 'further'] as const
const kinds = { acme: 'enterprise', north: 'provider', south: 'provider', below: 'subcontractor', further: 'subcontractor' } as const
const people = ['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7'] as const
const enterpriseRoles = ['administrator', 'security_lead', 'risk_acceptor', 'auditor', 'policy_admin', 'identity_owner', 'business_owner']

const organisation: fc.Arbitrary<Organisation> = fc
  .record({
    parents: fc.tuple(fc.constantFrom('north', 'further', 'acme', 'nobody'), fc.constantFrom('south', 'below')),
    principals: fc.tuple(
      ...people.map((id) =>
        fc.record({
          id: fc.constant(id),
          kind: fc.constantFrom('person', 'person', 'person', 'agent', 'service', 'connector'),
          party: fc.constantFrom('acme', 'acme', 'acme', ...partyIds),
          email: fc.constantFrom(null, null, 'a@x.example', ' A+work@X.example', 'b@x.example', 'c@y.example'),
          active: fc.constantFrom(true, true, true, false),
          roles: fc.uniqueArray(fc.constantFrom(...enterpriseRoles), { maxLength: 2 }),
        }),
      ),
    ),
    apiKeys: fc.array(
      fc.record({
        principal: fc.constantFrom(...people),
        name: fc.constantFrom('deploy', 'p0', 'P1 '),
        scopes: fc.uniqueArray(fc.constantFrom('read', 'request', 'approve', 'execute', 'administer'), { minLength: 1 }),
        heldBy: fc.constantFrom(null, ...people),
        issuedBy: fc.constantFrom(null, 'control-plane', ...people),
      }),
      { maxLength: 5 },
    ),
    keys: fc.array(
      fc.record({
        principal: fc.constantFrom(...people),
        purpose: fc.constantFrom('approval' as const, 'execution' as const),
        bytes: fc.constantFrom(1, 2, 3, 200, 201),
        revoked: fc.constantFrom(false, false, true),
      }),
      { maxLength: 5 },
    ),
  })
  .map(({ parents, principals, apiKeys: given, keys }) => {
    const parent: Record<string, string | null> = { acme: null, north: null, south: null, below: parents[0], further: parents[1] }
    const cast: Cast = {
      parties: new Map(partyIds.map((id) => [id, { id, kind: kinds[id], parent: parent[id]! }])),
      principals: new Map(
        principals.map((one): [string, CastPrincipal] => [
          one.id,
          {
            ...one,
            kind: one.kind as CastPrincipal['kind'],
            name: one.id,
            partyKind: kinds[one.party],
            // As the tables have it: outside there are no roles of the enterprise.
            roles: one.party === 'acme' ? one.roles : ['provider_operator'],
          },
        ]),
      ),
    }
    return {
      cast,
      apiKeys: given.map((row, n) => ({ id: `key_${n}`, ...row })),
      keys: keys.map((row, n) => ({
        keyId: `k${n}`,
        principal: row.principal,
        purpose: row.purpose,
        publicKey: Buffer.alloc(32, row.bytes),
        revoked: row.revoked,
      })),
    }
  })

const scopeFor: Readonly<Record<string, string>> = {
  'change.approve': 'approve',
  'change.refuse': 'approve',
  'closure.certify': 'approve',
  'risk.accept': 'approve',
  'authority.propose': 'request',
  'contract.end': 'request',
  'apikey.issue': 'administer',
  'inventory.import': 'administer',
  'key.enrol': 'administer',
  'role.assign': 'administer',
  'system.register': 'administer',
}

const answers = new Map<string, readonly string[]>()
/** On any record, and on one that names him as its owner. */
const mayUse = (one: CastPrincipal): readonly string[] => {
  const principal = asPolicySees(one)
  const name = JSON.stringify([principal.kind, principal.party, principal.roles, principal.active])
  const known = answers.get(name)
  if (known) return known
  const may = powerQuestions(engine.bundle).reserved.filter((action) =>
    [{}, { ownerId: one.id }, { ownerId: one.id, party: one.party }].some(
      (more) =>
        engine.authorize({ principal, action, resource: { kind: 'r', id: '1', ...more }, context: { at: at.toISOString() } }).permitted,
    ),
  )
  answers.set(name, may)
  return may
}

/** What follows from what, round after round, until nothing new follows. The round in which a power is reached is how far it is. */
const byRules = ({ cast, apiKeys: given, keys }: Organisation): Map<string, number> => {
  const all = [...cast.principals.values()]
  const has = new Map<string, number>()
  for (const party of cast.parties.values()) if (party.kind !== 'enterprise') has.set(`party ${party.id}`, 0)
  for (const one of all) if (isOutside(one) && one.active) has.set(`being ${one.id}`, 0)
  const can = (fact: string, round: number) => (has.get(fact) ?? Number.POSITIVE_INFINITY) < round
  for (let round = 1; ; round += 1) {
    const fresh = new Set<string>()
    const gain = (fact: string) => {
      if (!has.has(fact)) fresh.add(fact)
    }
    for (const a of all) {
      if (!can(`being ${a.id}`, round)) continue
      if (a.active) for (const power of mayUse(a)) gain(power)
      for (const b of all)
        if (
          isOutside(a) &&
          !isOutside(b) &&
          a.active &&
          b.active &&
          a.kind === 'person' &&
          b.kind === 'person' &&
          mailboxOf(a.email) !== undefined &&
          mailboxOf(a.email) === mailboxOf(b.email)
        )
          gain(`being ${b.id}`)
      for (const key of given) {
        const named = isOutside(a) && a.active && [a.id, mailboxOf(a.email)].includes(key.name.trim().toLowerCase())
        if ([key.principal, key.heldBy, key.issuedBy].includes(a.id) || named) gain(`key ${key.id}`)
      }
      if (a.active) for (const key of keys) if (key.principal === a.id) gain(`bytes ${key.publicKey.toString('hex')}`)
    }
    for (const key of keys) {
      const holder = cast.principals.get(key.principal)!
      if (holder.kind !== 'person' && isOutside(holder) && can(`party ${holder.party}`, round))
        gain(`bytes ${key.publicKey.toString('hex')}`)
      if (key.purpose === 'approval' && !key.revoked && can(`bytes ${key.publicKey.toString('hex')}`, round))
        gain(`signature ${key.principal}`)
    }
    for (const key of given)
      if (can(`key ${key.id}`, round))
        for (const power of mayUse(cast.principals.get(key.principal)!)) {
          const scope = scopeFor[power]
          if (scope === undefined ? key.scopes.some((one) => one !== 'read') : key.scopes.includes(scope)) gain(power)
        }
    for (const one of all) {
      if (one.kind === 'person' && can(`signature ${one.id}`, round))
        for (const power of mayUse(one)) if (signedPowers.has(power)) gain(power)
      if (isOutside(one) || !one.active) continue
      if (can('apikey.issue', round)) gain(`being ${one.id}`)
      if (one.kind === 'person' && can('key.enrol', round)) gain(`signature ${one.id}`)
    }
    if (can(`bytes ${own.mandate.toString('hex')}`, round)) gain('mandate.mint')
    if (can(`bytes ${own.prober.toString('hex')}`, round)) gain('observer.act')
    if (can('system.register', round)) gain('secret.read')
    for (const id of ['below', 'further']) {
      const chain = new Set<string>()
      let next: string | null | undefined = id
      while (typeof next === 'string' && !chain.has(next)) {
        chain.add(next)
        next = cast.parties.get(next)?.parent
      }
      if (!(chain.has('north') || chain.has('south')) && can(`party ${id}`, round)) gain('enterprise.pass')
    }
    if (fresh.size === 0) break
    for (const fact of fresh) has.set(fact, round)
  }
  return new Map([...has].filter(([fact]) => !fact.includes(' ')))
}

it('finds what follows from the rows, no more and no less, and as near as it is', () => {
  const seen = new Set<string>()
  fc.assert(
    fc.property(organisation, (given) => {
      const links = [
        ...parties.links(undefined, given.cast),
        ...samePerson.links(undefined, given.cast),
        ...apiKeys.links(given.apiKeys, given.cast),
        ...signingKeys.links({ keys: given.keys, handles: [], ...own }, given.cast),
        ...consequences.links(undefined, given.cast),
      ]
      const graph = buildGraph(given.cast, links, new Grants(engine, at))
      const found = search(outsiders(given.cast), graph.neighbours)
      const expected = byRules(given)
      expect(Object.fromEntries(found.shortest.map((one) => [one.power, one.length]))).toEqual(Object.fromEntries([...expected].sort()))
      // Policy is asked only of whom the search reaches; asked of everybody, it is the same answer.
      const all = buildGraph(given.cast, links, new Grants(engine, at)).all()
      const whole = search(outsiders(given.cast), (ref) => all.filter((edge) => edge.from === ref))
      expect(whole.openings.map((one) => [one.first, one.power, one.length])).toEqual(
        found.openings.map((one) => [one.first, one.power, one.length]),
      )
      for (const one of found.shortest) seen.add(one.power)
      if (found.shortest.length === 0) seen.add('none')
    }),
    { numRuns: 400 },
  )
  // The organisations were not all of one kind.
  expect([...seen].sort()).toEqual(
    expect.arrayContaining(['none', 'change.approve', 'enterprise.pass', 'mandate.mint', 'risk.accept', 'secret.read']),
  )
}, 60_000)
