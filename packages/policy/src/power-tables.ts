/**
 * Who may use which power, as rows: asked of the engine, never derived from the texts. The permission matrix that people sign and what an interface shows are both
 * made of these, so that there is one truth.
 */
import { checkedBundle } from './bundle.ts'
import { power, principal, STANDINGS } from './corpus.ts'
import type { PolicyEngine } from './engine.ts'
import type { PartyKind, PrincipalKind, PrincipalRef } from './principal.ts'

export interface PowerTable {
  readonly columns: readonly string[]
  /** `yes`: on any record; the standings on which it is had; `–`: never. */
  readonly rows: readonly { readonly power: string; readonly cells: readonly string[] }[]
}

export interface PowerTables {
  /** By the one role that somebody holds. */
  readonly byRole: PowerTable
  /** By what nobody is let past, whatever he is given. */
  readonly barred: PowerTable
}

const holder = (role: string, kind: PrincipalKind, party: PartyKind): PrincipalRef => principal(kind, party, [role])

const byRole = (engine: PolicyEngine, powers: readonly string[], roles: readonly string[]): PowerTable => {
  const cell = (action: string, role: string): string => {
    const self = role.startsWith('provider_') ? holder(role, 'agent', 'provider') : holder(role, 'person', 'enterprise')
    const held = STANDINGS.slice(0, 4).filter(({ of }) => engine.authorize(power(self, action, of(self))).permitted)
    if (held.some(({ name }) => name === 'any')) return 'yes'
    return held.map(({ name }) => name).join(', ') || '–'
  }
  return { columns: roles, rows: powers.map((action) => ({ power: action, cells: roles.map((role) => cell(action, role)) })) }
}

const barred = (engine: PolicyEngine, powers: readonly string[], roles: readonly string[]): PowerTable => {
  const useful = roles.filter((role) => role !== 'auditor')
  const person = principal('person', 'enterprise', useful)
  const everything = (self: PrincipalRef) => ({ party: self.party.id, ownerId: self.id, requesterId: 'somebody' })
  const performing = (self: PrincipalRef, action: string) =>
    /^(change\.execute|evidence\.deliver)$/.test(action) ? { executorIds: [self.id] } : {}
  const standing = (name: string) => STANDINGS.find((one) => one.name === name)!
  const columns: { name: string; self: PrincipalRef; standing?: string }[] = [
    { name: 'person of the enterprise', self: person },
    { name: 'not active', self: { ...person, active: false } },
    { name: 'who also audits', self: principal('person', 'enterprise', roles) },
    { name: 'who asked for it', self: person, standing: 'own request' },
    { name: 'who executes it', self: person, standing: 'named executor' },
    { name: 'who approved it', self: person, standing: 'executor and approver' },
    { name: 'whom it is about', self: person, standing: 'own case' },
    { name: 'service of the enterprise', self: principal('service', 'enterprise', useful) },
    { name: 'agent of the enterprise', self: principal('agent', 'enterprise', useful) },
    { name: 'person of a provider', self: principal('person', 'provider', useful) },
    { name: 'person of a subcontractor', self: principal('person', 'subcontractor', useful) },
    { name: 'person of a partner', self: principal('person', 'partner', useful) },
  ]
  const cell = (action: string, column: (typeof columns)[number]): string => {
    const { self } = column
    const own = column.standing ? standing(column.standing).of(self) : {}
    return engine.authorize(power(self, action, { ...everything(self), ...performing(self, action), ...own })).permitted ? 'yes' : '–'
  }
  return {
    columns: columns.map(({ name }) => name),
    rows: powers.map((action) => ({ power: action, cells: columns.map((column) => cell(action, column)) })),
  }
}

const known = new WeakMap<PolicyEngine, PowerTables>()

/** Asked once of each engine: a pack that comes in force is another one. */
export const powerTables = (engine: PolicyEngine): PowerTables => {
  const before = known.get(engine)
  if (before) return before
  const { pack } = checkedBundle(engine.bundle)
  const powers = [...pack.powers.actions.keys()].sort()
  const tables = { byRole: byRole(engine, powers, pack.roles), barred: barred(engine, powers, pack.roles) }
  known.set(engine, tables)
  return tables
}
