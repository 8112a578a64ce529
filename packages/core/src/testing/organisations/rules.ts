// What follows from a generated organisation, by plain rules, one after the other, until nothing new follows: the other opinion that the prover is
// compared with. For tests. It shares nothing with the prover but the policy engine.
import { type ActionName, type PolicyEngine, type PrincipalRef, powerQuestions, vocabularyOf } from '@countersign/policy'
import { type Credential, isOutside, type Organisation, ownKeys, type PartyId, type Person, parties, partyKinds, people } from './shape.ts'

const scopesFor: Readonly<Record<string, readonly string[]>> = {
  'access.suspend': ['request'],
  'change.approve': ['approve'],
  'change.refuse': ['approve'],
  'closure.certify': ['approve'],
  'risk.accept': ['approve'],
  'authority.propose': ['request'],
  'contract.end': ['request'],
  'apikey.issue': ['administer'],
  'inventory.import': ['administer', 'execute'],
  'key.enrol': ['administer'],
  'policy.change': ['request'],
  'role.assign': ['administer'],
  'system.register': ['administer'],
}
const byScope = (scopes: readonly string[], power: string): boolean => {
  const sufficing = scopesFor[power]
  return sufficing === undefined ? scopes.some((one) => one !== 'read') : scopes.some((one) => sufficing.includes(one))
}

const bySignature = [
  'change.approve',
  'change.refuse',
  'closure.certify',
  'consent.keep',
  'contract.confirm',
  'exception.grant',
  'review.sign',
  'risk.accept',
]
const byStandingIn = ['change.approve', 'change.refuse']

/** On any record, and on one that names him as its owner. */
const askPolicy = (engine: PolicyEngine) => {
  const answers = new Map<string, readonly ActionName[]>()
  return (principal: PrincipalRef): readonly ActionName[] => {
    const name = JSON.stringify([principal.kind, principal.party.kind, principal.roles, principal.active])
    const known = answers.get(name)
    if (known) return known
    const may = powerQuestions(engine.bundle).reserved.filter((action) =>
      [{}, { ownerId: principal.id }].some(
        (more) =>
          engine.authorize({
            principal,
            action,
            resource: { kind: 'r', id: '1', ...more },
            context: { at: '2026-01-01T00:00:00Z' },
          }).permitted,
      ),
    )
    answers.set(name, may)
    return may
  }
}

/** Lower case, without what stands around it and behind a plus sign; what is no address is nobody's. */
const mailbox = (email: string | null): string | null => (email === null ? null : email.trim().toLowerCase().replace(/\+.*@/, '@'))

const above = (given: Organisation, party: PartyId): string => {
  const seen: string[] = []
  for (let at: string = party; !seen.includes(at); ) {
    seen.push(at)
    if (at === 'below' || at === 'further') at = given.parents[at]
  }
  return seen.at(-1)!
}

/** The round in which each power is reached is how far it is. */
export const rulesOf = (engine: PolicyEngine) => {
  const ask = askPolicy(engine)
  const roleBrings = (role: string) =>
    ask({ kind: 'person', id: 'anybody', party: { kind: 'enterprise', id: 'acme' }, roles: [role], active: true })
  const everyRole = vocabularyOf(engine.bundle).roles

  return (given: Organisation): Map<string, number> => {
    const all = people.map((id) => ({ id, ...given.principals[id] }))
    const held = (one: Person): string[] =>
      one.roles
        .filter(({ until }) => until === null || until > 0)
        .map(({ role }) => role)
        .sort()
    const may = (id: (typeof people)[number]): readonly ActionName[] => {
      const one = given.principals[id]
      return ask({ kind: one.kind, id, party: { kind: partyKinds[one.party], id: one.party }, roles: held(one), active: one.active })
    }
    const live = Object.values(given.credentials).filter((one) => one.state !== 'retired')
    const apiKeys = given.apiKeys.map((key, n) => ({ ...key, n })).filter((key) => !key.revoked && key.expires > 0)
    const deputyships = given.deputyships.filter(
      (one) => !one.withdrawn && one.until > 0 && given.principals[one.principal].active && given.principals[one.deputy].active,
    )
    const kept = keptByTheEnterprise(given, live)

    const has = new Map<string, number>()
    for (const party of parties) if (isOutside(party)) has.set(`party ${party}`, 0)
    for (const one of all) if (isOutside(one.party) && one.active) has.set(`being ${one.id}`, 0)
    for (let round = 1; ; round += 1) {
      const fresh = new Set<string>()
      const gain = (fact: string) => {
        if (!has.has(fact)) fresh.add(fact)
      }
      const can = (fact: string) => (has.get(fact) ?? Number.POSITIVE_INFINITY) < round

      for (const a of all) {
        if (!can(`being ${a.id}`)) continue
        // He acts by the roles that he holds: by each that brings him the whole of it, and beside them by himself.
        const whole = held(a).filter((role) => roleBrings(role).length > 0 && roleBrings(role).every((power) => may(a.id).includes(power)))
        for (const role of whole) gain(`role ${role}`)
        for (const power of may(a.id)) if (!whole.some((role) => roleBrings(role).includes(power))) gain(power)
        // He is whoever reads his mailbox.
        for (const b of all)
          if (isOutside(a.party) && !isOutside(b.party) && a.active && b.active && a.kind === 'person' && b.kind === 'person')
            if (mailbox(a.email) !== null && mailbox(a.email) === mailbox(b.email)) gain(`being ${b.id}`)
        // He has what he was given, what he gave out, and what bears his name.
        for (const key of apiKeys) {
          const named = isOutside(a.party) && a.active && [a.id, mailbox(a.email)].includes(key.name.trim().toLowerCase())
          if ([key.principal, key.heldBy, key.issuedBy].includes(a.id) || named) gain(`key ${key.n}`)
        }
        if (a.active) for (const key of given.keys) if (key.principal === a.id) gain(`bytes ${key.bytes}`)
        for (const one of deputyships)
          if (one.deputy === a.id) for (const power of may(one.principal)) if (byStandingIn.includes(power)) gain(power)
        // Where he executes, he has the operator's secrets.
        if (isOutside(a.party) && a.active)
          for (const { system } of live.filter((one) => one.executor === a.id))
            for (const secret of Object.values(given.systems[system].operator)) gain(`secret ${secret}`)
      }
      for (const role of everyRole) {
        if (can(`role ${role}`)) for (const power of roleBrings(role)) gain(power)
        if (can('role.assign')) gain(`role ${role}`)
      }
      for (const party of parties.filter(isOutside)) {
        if (!can(`party ${party}`)) continue
        for (const one of live) {
          if (one.party === party && one.reference !== null) gain(`secret ${one.reference}`)
          if (one.party === party && one.key !== null) gain(`bytes ${one.key}`)
          if (one.uses.some((use) => use.party === party && use.state === 'running') && one.reference !== null)
            gain(`secret ${one.reference}`)
        }
        // A workload reads what lies where it was given something, whether or not that has ended since.
        for (const { uses } of Object.values(given.credentials))
          for (const use of uses)
            if (use.party === party && use.state === 'running' && use.deliveredTo !== null) gain(`secret ${use.deliveredTo}`)
        for (const key of given.keys) {
          const signer = given.principals[key.principal]
          if (signer.kind !== 'person' && signer.party === party) gain(`bytes ${key.bytes}`)
        }
        if (!['north', 'south'].includes(above(given, party))) gain('enterprise.pass')
      }
      for (const key of given.keys)
        if (key.purpose === 'approval' && !key.revoked && can(`bytes ${key.bytes}`)) gain(`signature ${key.principal}`)
      if (can(`bytes ${ownKeys.mandate}`)) gain('mandate.mint')
      if (can(`bytes ${ownKeys.prober}`)) gain('observer.act')
      for (const [secret, by] of kept) {
        if (!can(`secret ${secret}`)) continue
        gain('secret.read')
        if (by.includes('observer')) gain('observer.act')
      }
      for (const key of apiKeys) {
        if (!can(`key ${key.n}`)) continue
        for (const power of may(key.principal)) if (byScope(key.scopes, power)) gain(power)
        for (const one of deputyships)
          if (one.deputy === key.principal)
            for (const power of may(one.principal)) if (byStandingIn.includes(power) && byScope(key.scopes, power)) gain(power)
      }
      for (const one of all) {
        if (can(`signature ${one.id}`)) {
          if (one.kind === 'person') for (const power of may(one.id)) if (bySignature.includes(power)) gain(power)
          for (const stands of deputyships)
            if (stands.deputy === one.id) for (const power of may(stands.principal)) if (byStandingIn.includes(power)) gain(power)
        }
        if (isOutside(one.party) || !one.active) continue
        if (can('apikey.issue')) gain(`being ${one.id}`)
        if (one.kind !== 'person') continue
        if (can('key.enrol')) gain(`signature ${one.id}`)
        if (can('duty.manage')) for (const power of may(one.id)) if (byStandingIn.includes(power)) gain(power)
      }
      if (can('system.register')) gain('secret.read')
      // A delegation lets a party execute, and a runbook lets it do so without asking: neither is a power of the enterprise, so nothing follows.
      if (fresh.size === 0) break
      for (const fact of fresh) has.set(fact, round)
    }
    return new Map([...has].filter(([fact]) => !fact.includes(' ')))
  }
}

/** What is the enterprise's alone under each reference: an observer's secret, its own hand's where nobody outside executes, a credential that only it uses. */
const keptByTheEnterprise = (given: Organisation, live: readonly Credential[]): Map<string, string[]> => {
  const kept = new Map<string, string[]>()
  const keep = (secret: string, by: string) => kept.set(secret, [...(kept.get(secret) ?? []), by])
  for (const [id, system] of Object.entries(given.systems)) {
    for (const secret of Object.values(system.observer)) keep(secret, 'observer')
    const executors = live.filter((one) => one.system === id && one.executor !== null).map((one) => given.principals[one.executor!])
    if (!executors.some(({ party }) => isOutside(party))) for (const secret of Object.values(system.operator)) keep(secret, 'operator')
  }
  for (const one of live)
    if (one.reference !== null && !isOutside(one.party) && !one.uses.some((use) => use.state === 'running' && isOutside(use.party)))
      keep(one.reference, 'credential')
  return kept
}
