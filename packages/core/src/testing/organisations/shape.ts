// Organisations of every shape that the tables can hold, and of shapes that only who administers the database can give them: parties, people with
// their roles, API keys, signing keys, deputyships, systems with their secrets, credentials and who uses them, delegations and runbooks. For tests.
import fc from 'fast-check'

export const now = new Date('2026-01-01T00:00:00Z')
/** Relative to now; null: no such instant. */
export type Days = number | null

export const enterprise = 'acme'
export const parties = [enterprise, 'north', 'south', 'below', 'further'] as const
export type PartyId = (typeof parties)[number]
export const partyKinds = {
  acme: 'enterprise',
  north: 'provider',
  south: 'provider',
  below: 'subcontractor',
  further: 'subcontractor',
} as const satisfies Record<PartyId, string>

export const people = ['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7'] as const
const roles = [
  'administrator',
  'security_lead',
  'control_owner',
  'risk_acceptor',
  'auditor',
  'policy_admin',
  'business_owner',
  'provider_operator',
] as const
const scopes = ['read', 'request', 'approve', 'execute', 'administer'] as const
const systems = ['orders', 'payroll'] as const
const references = ['ref:a', 'ref:b', 'ref:c', 'ref:d'] as const
const credentials = ['c0', 'c1', 'c2'] as const
/** Keys by their bytes; the last two are the control plane's own: the mandates', the prober's. */
const keyBytes = [1, 2, 3, 200, 201] as const

const often = <const T>(usual: T, times: number, ...others: T[]) => fc.constantFrom<T>(...(Array(times).fill(usual) as T[]), ...others)
const someone = fc.constantFrom(...people)
const reference = fc.constantFrom(...references)
const holding = fc.record({ role: fc.constantFrom(...roles), since: often(-30, 3, 30), until: often<Days>(null, 3, -1, 60) })

const principal = fc.record({
  kind: often('person', 4, 'agent', 'service', 'connector'),
  party: fc.constantFrom<PartyId>(enterprise, enterprise, enterprise, ...parties),
  email: often<string | null>(null, 5, 'a@x.example', ' A+work@X.example', 'b@x.example', 'c@y.example'),
  active: often(true, 4, false),
  roles: fc.uniqueArray(holding, { maxLength: 2, selector: ({ role }) => role }),
})

const apiKey = fc.record({
  principal: someone,
  name: often('deploy', 3, 'p0', 'P1 '),
  scopes: fc.uniqueArray(fc.constantFrom(...scopes), { minLength: 1 }),
  heldBy: fc.constantFrom(null, null, ...people),
  issuedBy: fc.constantFrom(null, 'control-plane', ...people),
  expires: often(30, 4, -1),
  revoked: often(false, 4, true),
})

const signingKey = fc.record({
  principal: someone,
  purpose: fc.constantFrom('approval' as const, 'execution' as const),
  bytes: fc.constantFrom(...keyBytes),
  revoked: often(false, 2, true),
})

const deputyship = fc
  .record({
    principal: someone,
    deputy: someone,
    from: often(-2, 2, 5),
    until: often(20, 3, -1),
    withdrawn: often(false, 3, true),
  })
  .filter((one) => one.principal !== one.deputy)

const secretsOf = fc.dictionary(fc.constantFrom('admin', 'token'), reference, { maxKeys: 1 })
const system = fc.record({ operator: secretsOf, observer: secretsOf })

const credential = fc.record({
  party: fc.constantFrom<PartyId>(enterprise, ...parties),
  system: fc.constantFrom(...systems),
  reference: fc.option(reference),
  /** The bytes of the key that it is the SSH key of. */
  key: fc.option(fc.constantFrom(...keyBytes), { freq: 2 }),
  executor: fc.option(someone, { freq: 2 }),
  state: often('active', 4, 'retired', 'risk_accepted'),
  uses: fc.array(
    fc.record({
      party: fc.constantFrom<PartyId>(enterprise, ...parties),
      state: often('running', 3, 'retired'),
      deliveredTo: fc.option(reference, { freq: 2 }),
    }),
    { maxLength: 1 },
  ),
})

const instrument = fc.record({
  kind: fc.constantFrom('delegation', 'runbook'),
  party: fc.constantFrom<PartyId>('north', 'south', 'below', 'further'),
  state: fc.constantFrom('proposed' as const, 'in_force' as const, 'withdrawn' as const),
})

const tuple = <const Ids extends readonly string[], T>(ids: Ids, one: fc.Arbitrary<T>): fc.Arbitrary<Record<Ids[number], T>> =>
  fc.tuple(...ids.map(() => one)).map((all) => Object.fromEntries(ids.map((id, n) => [id, all[n]!])) as Record<Ids[number], T>)

const chance = fc.record({
  parents: fc.record({
    below: often<PartyId | 'nobody'>('north', 4, 'further', enterprise, 'nobody'),
    further: fc.constantFrom<PartyId>('south', 'below'),
  }),
  principals: tuple(people, principal),
  apiKeys: fc.array(apiKey, { maxLength: 3 }),
  keys: fc.array(signingKey, { maxLength: 3 }),
  deputyships: fc.array(deputyship, { maxLength: 2 }),
  systems: tuple(systems, system),
  credentials: fc.uniqueArray(fc.constantFrom(...credentials)).chain((ids) => tuple(ids, credential)),
  instruments: fc.array(instrument, { maxLength: 3 }),
})

/** Half of a deputy in a stranger's hands, which chance alone brings too seldom: his API key, or the key that he signs with. */
const halfADeputy = fc.record({
  scopes: fc.uniqueArray(fc.constantFrom(...scopes), { minLength: 1, maxLength: 2 }),
  half: fc.constantFrom('apikey', 'signature'),
})

type Made<A> = A extends fc.Arbitrary<infer T> ? T : never
export type Organisation = Made<typeof chance>
export type Person = Organisation['principals']['p0']
export type Credential = Made<typeof credential>

/** A provider's agent has half of `p7`, who stands in for the control owner `p6`. */
const withHalf = (given: Organisation, { scopes, half }: Made<typeof halfADeputy>): Organisation => {
  const person: Person = { kind: 'person', party: enterprise, email: null, active: true, roles: [] }
  const principals: Organisation['principals'] = {
    ...given.principals,
    p5: { ...person, kind: 'agent', party: 'north' },
    p6: { ...person, roles: [{ role: 'control_owner', since: -30, until: null }] },
    p7: person,
  }
  const deputyships: Organisation['deputyships'] = [{ principal: 'p6', deputy: 'p7', from: 5, until: 20, withdrawn: false }]
  const apiKeys: Organisation['apiKeys'] = [
    { principal: 'p7', name: 'deploy', scopes, heldBy: 'p5', issuedBy: null, expires: 30, revoked: false },
  ]
  const keys: Organisation['keys'] = [
    { principal: 'p5', purpose: 'execution', bytes: 1, revoked: false },
    { principal: 'p7', purpose: 'approval', bytes: 1, revoked: false },
  ]
  return { ...given, principals, deputyships, ...(half === 'apikey' ? { apiKeys, keys: [] } : { apiKeys: [], keys }) }
}

export const anyOrganisation: fc.Arbitrary<Organisation> = fc
  .tuple(chance, fc.option(halfADeputy, { freq: 2 }))
  .map(([given, half]) => (half === null ? given : withHalf(given, half)))

export const bytesOf = (byte: number): Buffer => Buffer.alloc(32, byte)
export const ownKeys = { mandate: 200, prober: 201 } as const
export const isOutside = (party: PartyId): boolean => party !== enterprise
