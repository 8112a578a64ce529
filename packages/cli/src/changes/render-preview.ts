// A dry run as a person reads it: what depends on the contract, the plan, what policy says of each operation and why, who would be asked,
// and what cannot be proven. Pure.
import { operationsOf, summarisePlan } from '../signing/plan-summary.ts'
import { spokenDuration } from '../terminal/duration.ts'
import { plain } from '../terminal/plain.ts'
import { pairs, table, wrap } from '../terminal/table.ts'
import type { EndPreview } from './shapes.ts'

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`

const OUTCOMES: Readonly<Record<string, string>> = {
  autonomous: 'nobody is asked',
  approval: 'approval is needed',
  escalate: 'it goes to a person; nobody may execute it as it is',
  deny: 'it is denied',
}

const needLines = ({ operations, roles, quorum, stepUp, validSeconds }: EndPreview['needs'][number]): string =>
  wrap(
    `${quorum === 1 ? 'one person' : `${quorum} different persons`} holding ${roles.join(' or ')}${stepUp ? ', with a step-up key' : ''}: ` +
      `for ${plural(operations.length, 'operation')}, within ${spokenDuration(validSeconds)}`,
    '  ',
  )

/** Operations that are decided alike for the same reasons are told once. */
const decisionLines = (preview: EndPreview): string[] => {
  const nameOf = new Map(
    operationsOf(preview.planDocument).map((one) => [String(one.id), `${plain(one.operation)} of ${plain(one.credential)}`]),
  )
  const groups = new Map<string, { outcome: string; reasons: readonly string[]; policies: readonly string[]; names: string[] }>()
  for (const { operation, outcome, reasons, policies } of preview.decisions) {
    const ids = policies.map(({ id }) => plain(id))
    const key = JSON.stringify([outcome, reasons, ids])
    const group = groups.get(key) ?? { outcome, reasons, policies: ids, names: [] }
    group.names.push(nameOf.get(operation) ?? plain(operation))
    groups.set(key, group)
  }
  return [...groups.values()].flatMap(({ outcome, reasons, policies, names }) => [
    `  ${OUTCOMES[outcome] ?? plain(outcome)} [${plain(outcome)}]`,
    ...names.map((name) => wrap(name, '    · ')),
    ...reasons.map((reason) => wrap(`because ${reason}`, '    ')),
    wrap(`policies: ${policies.join(', ') || 'none'}`, '    '),
    '',
  ])
}

/** `what`: what would be so, as `If the contract acme ended now`. */
export const renderPreview = (what: string, preview: EndPreview): string => {
  const operations = operationsOf(preview.planDocument)
  const credentials = new Set(operations.map((one) => (one.parameters as { replaces?: unknown } | undefined)?.replaces ?? one.credential))
  const { unprovable, needs } = preview
  return [
    `${what}. Nothing was changed by asking.`,
    '',
    'What depends on it',
    pairs([
      ['parties', preview.parties.join(', ') || 'none'],
      ['identities', preview.identities.join(', ') || 'none'],
      ['credentials', [...credentials].map(plain).join(', ') || 'none'],
    ]),
    '',
    `The plan: ${plural(operations.length, 'operation')}${preview.massChange ? ', a mass change' : ''}`,
    summarisePlan(preview.planDocument),
    `  digest  ${plain(preview.plan)}`,
    '  (of this preview; the plan that is frozen has a digest of its own)',
    '',
    'What policy says, and why',
    ...decisionLines(preview),
    'What would be asked, of whom',
    ...(needs.length === 0 ? ['  nobody would be asked'] : needs.map(needLines)),
    '',
    'What cannot be proven, and why',
    unprovable.length === 0
      ? '  everything can be shown at the doors of its system'
      : table(
          ['credential', 'why'],
          unprovable.map(({ credential, reason }) => [credential, reason]),
        ).replaceAll(/^/gm, '  '),
  ].join('\n')
}
