/**
 * The permission matrix: what the pack means, on pages that a person who reads no code can check and sign.
 * It is asked of the engine, never derived from the texts; so it shows what happens and not what was intended.
 */
import { checkedBundle } from './bundle.ts'
import { CIRCUMSTANCES, ordinaryOperation } from './corpus.ts'
import type { Decision, OperationQuery } from './decision.ts'
import { ENVIRONMENTS, RISK_CLASSES } from './decision.ts'
import { spokenDuration } from './duration.ts'
import type { PolicyEngine } from './engine.ts'
import { type PowerTable, type PowerTables, powerTables } from './power-tables.ts'

/** Markdown. Equal for equal meaning: no digest, date or policy name in it. */
export function goldenMatrix(engine: PolicyEngine): string {
  const { pack } = checkedBundle(engine.bundle)
  const operations = [...pack.operations.actions.keys()]
  return [
    '# Permission matrix',
    `Pack \`${pack.name}\` ${pack.version}. Generated from the policies; who signs it signs what they do.`,
    ...whoMay(powerTables(engine)),
    ...operationsByRisk(engine, operations),
    ...operationsByCircumstance(engine, operations),
    '',
  ].join('\n\n')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

const inWords = ({ columns, rows }: PowerTable): string =>
  table(
    ['power', ...columns],
    rows.map(({ power, cells }) => [power, ...cells]),
  )

const whoMay = ({ byRole, barred }: PowerTables): string[] => [
  '## Who may use which power',
  'One role, held by an active person of the enterprise (roles of a provider: by its agent). `yes`: on any record; otherwise only on a record that names him so; `–`: never.',
  inWords(byRole),
  '## Who may not, whatever he is given',
  'Each of them holds every role there is (but auditor, where not said), is the named owner, and the record is of his own party.',
  inWords(barred),
]

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
