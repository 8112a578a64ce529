/**
 * The permission matrix: what the pack means, on pages that a person who reads no code can check and sign.
 * It is asked of the engine, never derived from the texts; so it shows what happens and not what was intended.
 */
import { checkedBundle } from './bundle.ts'
import { CIRCUMSTANCES, ordinaryOperation, power, principal, STANDINGS } from './corpus.ts'
import type { Decision, OperationQuery } from './decision.ts'
import { ENVIRONMENTS, RISK_CLASSES } from './decision.ts'
import { spokenDuration } from './duration.ts'
import type { PolicyEngine } from './engine.ts'
import type { PartyKind, PrincipalKind, PrincipalRef } from './principal.ts'

/** Markdown. Equal for equal meaning: no digest, date or policy name in it. */
export function goldenMatrix(engine: PolicyEngine): string {
  const { pack } = checkedBundle(engine.bundle)
  const operations = [...pack.operations.actions.keys()]
  const powers = [...pack.powers.actions.keys()].sort()
  return [
    '# Permission matrix',
    `Pack \`${pack.name}\` ${pack.version}. Generated from the policies; who signs it signs what they do.`,
    ...powersByRole(engine, powers, pack.roles),
    ...barredPowers(engine, powers, pack.roles),
    ...operationsByRisk(engine, operations),
    ...operationsByCircumstance(engine, operations),
    '',
  ].join('\n\n')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function holder(role: string, kind: PrincipalKind, party: PartyKind): PrincipalRef {
  return principal(kind, party, [role])
}

function powersByRole(engine: PolicyEngine, powers: readonly string[], roles: readonly string[]): string[] {
  const cell = (action: string, role: string): string => {
    const self = role.startsWith('provider_') ? holder(role, 'agent', 'provider') : holder(role, 'person', 'enterprise')
    const held = STANDINGS.slice(0, 4).filter(({ of }) => engine.authorize(power(self, action, of(self))).permitted)
    if (held.some(({ name }) => name === 'any')) return 'yes'
    return held.map(({ name }) => name).join(', ') || '–'
  }
  return [
    '## Who may use which power',
    'One role, held by an active person of the enterprise (roles of a provider: by its agent). `yes`: on any record; otherwise only on a record that names him so; `–`: never.',
    table(
      ['power', ...roles],
      powers.map((action) => [action, ...roles.map((role) => cell(action, role))]),
    ),
  ]
}

function barredPowers(engine: PolicyEngine, powers: readonly string[], roles: readonly string[]): string[] {
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
  return [
    '## Who may not, whatever he is given',
    'Each of them holds every role there is (but auditor, where not said), is the named owner, and the record is of his own party.',
    table(
      ['power', ...columns.map(({ name }) => name)],
      powers.map((action) => [action, ...columns.map((column) => cell(action, column))]),
    ),
  ]
}

const ending = ({ minStrength, refusals, ownerSigns }: Decision): string =>
  `proof ${minStrength}${refusals > 1 ? ` ×${refusals}` : ''}${ownerSigns ? ' · owner signs' : ''}`

function words(decision: Decision): string {
  const { needs } = decision
  switch (decision.outcome) {
    case 'autonomous':
      return `autonomous · ${ending(decision)}`
    case 'approval':
      return `${needs.quorum} of ${needs.roles.join(', ')}${needs.stepUp ? ' · step-up' : ''} · ${ending(decision)}`
    case 'escalate':
      return `escalate to ${decision.escalateTo} in ${spokenDuration(decision.escalateWithinSeconds ?? 0)}`
    case 'deny':
      return 'deny'
  }
}

function placed(
  query: OperationQuery,
  environment: OperationQuery['target']['environment'],
  criticality: OperationQuery['target']['criticality'],
) {
  return { ...query, target: { ...query.target, environment, criticality } }
}

function operationsByRisk(engine: PolicyEngine, operations: readonly string[]): string[] {
  return [
    '## What an operation needs, by environment and criticality',
    'An ordinary case: at the end of a contract, documented, owned, reversible, not shared, not privileged, done by a connector of the enterprise. `×2`: seen twice in a row, some time apart; `owner signs`: the named owner signs the closure.',
    table(
      ['operation', 'environment', ...RISK_CLASSES],
      operations.flatMap((operation) =>
        ENVIRONMENTS.map((environment) => [
          operation,
          environment,
          ...RISK_CLASSES.map((criticality) => words(engine.decide(placed(ordinaryOperation(operation), environment, criticality)))),
        ]),
      ),
    ),
  ]
}

/** The fewest words that still tell the outcomes apart: a table of thirteen columns has no room for more. */
function briefly(decision: Decision): string {
  const { needs } = decision
  if (decision.outcome === 'approval') return `${needs.quorum}${needs.stepUp ? '+' : ''} ${needs.roles.map(initials).join('/')}`
  if (decision.outcome === 'escalate') return `↑ ${decision.escalateTo} ${spokenDuration(decision.escalateWithinSeconds ?? 0)}`
  return decision.outcome
}

const initials = (role: string): string =>
  role
    .split('_')
    .map((part) => part.charAt(0).toUpperCase())
    .join('')

function operationsByCircumstance(engine: PolicyEngine, operations: readonly string[]): string[] {
  const section = (
    title: string,
    environment: OperationQuery['target']['environment'],
    criticality: OperationQuery['target']['criticality'],
  ) => [
    `## What one circumstance changes: ${title}`,
    '`2+ CO/SL`: two persons, freshly signed in, each a control owner or security lead; `↑`: escalated to.',
    table(
      ['circumstance', ...operations],
      CIRCUMSTANCES.map(({ name, change }) => [
        name,
        ...operations.map((operation) => briefly(engine.decide(change(placed(ordinaryOperation(operation), environment, criticality))))),
      ]),
    ),
  ]
  return [...section('staging, low', 'staging', 'low'), ...section('production, moderate', 'production', 'moderate')]
}
