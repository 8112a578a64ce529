// A change as a person reads it: the chain from trigger to closure, then its operations. Pure.
import type { Colors } from '../terminal/output.ts'
import { plain } from '../terminal/plain.ts'
import { table, wrap } from '../terminal/table.ts'
import { instant } from '../terminal/time.ts'
import type { ChangeDetail, OperationState } from './shapes.ts'
import { verdictWords } from './verdict.ts'

const tally = (values: readonly string[]): string => {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].map(([value, count]) => `${count} ${value}`).join(', ') || 'none'
}

type Link = readonly [name: string, words: string]

const chain = (change: ChangeDetail): Link[] => {
  const { operations, approvalRequests, riskAcceptances, incidents } = change
  const decision = change.decisionDocument as { outcome?: unknown } | null
  const sum = (count: (operation: OperationState) => number): number => operations.reduce((total, one) => total + count(one), 0)
  const executed = operations.filter(({ executedAt }) => executedAt !== null).length
  return [
    [
      'trigger',
      `${change.trigger.kind}${change.trigger.ref === null ? '' : ` ${change.trigger.ref}`}, asked by ${change.requester ?? 'somebody else'} at ${instant(change.openedAt)}`,
    ],
    ...(change.reason === null ? [] : [['', `${change.reason} (${change.ticket ?? ''})`] as Link]),
    ['plan', change.plan === null ? 'none yet' : `revision ${change.revision}, ${operations.length} operations`],
    ...(change.plan === null ? [] : [['', change.plan] as Link]),
    ['decision', decision === null ? 'not shown to you, or none yet' : String(decision.outcome)],
    ['approval', approvalRequests.length === 0 ? 'none was asked for' : tally(approvalRequests.map(({ state }) => state))],
    ...approvalRequests
      .filter(({ state }) => state === 'open')
      .map(
        (one): Link => [
          '',
          `${one.id}: ${one.quorum} of ${one.roles.join(' or ')}${one.stepUp ? ', step-up' : ''}, until ${instant(one.expiresAt)}`,
        ],
      ),
    ['mandates', `${sum(({ mandates }) => mandates)} minted`],
    ['execution', `${executed} of ${operations.length} executed, ${sum(({ attempts }) => attempts)} attempts`],
    [
      'verification',
      `${sum(({ rounds }) => rounds)} rounds; verdicts: ${tally(operations.map(({ operation, verdict }) => verdictWords(operation, verdict) ?? 'none yet'))}`,
    ],
    ...(incidents.length === 0 ? [] : [['incidents', tally(incidents.map(({ kind, state }) => `${kind} (${state})`))] as Link]),
    ...riskAcceptances.map(
      (one): Link => [
        'risk',
        `${one.credential}: ${one.state}${one.person === null ? '' : ` by ${one.person}`}${one.expiresAt === null ? '' : ` until ${instant(one.expiresAt)}`}`,
      ],
    ),
    ...(change.findings.open + change.findings.resolved === 0
      ? []
      : [['findings', `${change.findings.open} open, ${change.findings.resolved} resolved`] as Link]),
    ['closure', `${change.closure}${change.closedAt === null ? '' : ` at ${instant(change.closedAt)}`}`],
  ]
}

export const renderChange = (change: ChangeDetail, colour: Colors): string => {
  const margin = ' '.repeat(16)
  const lines = chain(change).map(([name, words]) => `  ${colour.bold(name.padEnd(14))}${wrap(words, margin).trimStart()}`)
  const { operations } = change
  const rows = operations.map((one) => [
    one.operation,
    one.credential,
    one.system,
    one.executor.id ?? `another's ${one.executor.kind}`,
    one.phase,
    verdictWords(one.operation, one.verdict),
    one.strength,
    one.closure,
  ])
  const reasons = operations
    .filter((one) => one.reasons.length > 0)
    .map((one) => wrap(`${one.operation} of ${one.credential}: ${one.reasons.join('; ')}`, '  '))
  return [
    `${colour.bold(`Change ${plain(change.id)}`)}  ${plain(change.state)}`,
    ...(change.purpose === null ? [] : [wrap(change.purpose, '  ')]),
    '',
    ...lines,
    ...(rows.length === 0 ? [] : ['', table(['operation', 'credential', 'system', 'by', 'phase', 'verdict', 'strength', 'closure'], rows)]),
    ...(reasons.length === 0 ? [] : ['', 'Why they are where they are', ...reasons]),
  ].join('\n')
}
