// Issuers and rules as documents of authority: two people decide whose word proves a workload, and what a workload may be given.
import type { Lending } from '@countersign/connector-kit'
import { canonicalJson } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import { Check, Errors } from 'typebox/value'
import { readCredential, readIdentity, readSystem, readWorkload } from '../../registry/inventory/index.ts'
import { resolvePrincipal } from '../../registry/principals/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { changedLines, type Document, type InstrumentDefinition, type Problem } from '../instruments/index.ts'
import { authoritiesIn, type IssuerText, issuerIn, issuerKind, readIssuer } from './issuer-document.ts'
import { keysInWords } from './public-keys.ts'
import { issuanceKind, type RuleText, readRule, ruleIn } from './rule-document.ts'

const workloadProblems = async (
  db: Kysely<Tables>,
  org: string,
  named: readonly { readonly workload: string; readonly where: string }[],
): Promise<Problem[]> => {
  const problems: Problem[] = []
  for (const { workload, where } of named) {
    const row = await readWorkload(db, org, workload)
    if (row?.state !== 'running') problems.push({ where, problem: `no running workload \`${workload}\`` })
  }
  return problems
}

const issuerLines = (issuer: IssuerText): string[] => [
  `${issuer.type}: ${issuer.title}`,
  `tokens of ${issuer.issuer ?? `the trust domain ${issuer.trustDomain}`} for \`${issuer.audience}\`, signed with ${issuer.algorithms.join(', ')}, living at most ${issuer.longestSeconds} s, ${issuer.oneTime ? 'taken once' : 'taken as often as they are shown'}`,
  'bundle' in issuer.keys
    ? `keys of X.509-SVIDs under ${authoritiesIn(issuer.keys.bundle)
        .map(({ subject, fingerprint }) => `${subject} (SHA-256 ${fingerprint})`)
        .join(', ')}`
    : keysInWords(issuer.keys),
  ...issuer.workloads.map(
    ({ workload, claims }) =>
      `is ${workload}: ${Object.entries(claims)
        .map(([name, value]) => `${name} = ${value}`)
        .join(' and ')}`,
  ),
]

/** Who could prove to be whom: another line of it is more exposure. */
const proves = (document: Document | undefined): Set<string> =>
  new Set(document ? issuerLines(issuerIn(document)).filter((line) => !line.startsWith(`${issuerIn(document).type}: `)) : [])

export const issuerInstrument: InstrumentDefinition = {
  kind: issuerKind,
  title: 'an issuer',
  operation: () => 'issuer.adopt',
  read: (input) => {
    const read = readIssuer(input)
    return 'problems' in read ? read : { document: { ...read.document } }
  },
  check: (_runtime, db, org, _name, document) =>
    workloadProblems(
      db,
      org,
      issuerIn(document).workloads.map(({ workload }, n) => ({ workload, where: `workloads.${n}.workload` })),
    ),
  risk: (document, before) => ({ exposureLarger: [...proves(document)].some((line) => !proves(before).has(line)) }),
  until: () => null,
  changes: (document, before) => changedLines(issuerLines(issuerIn(document)), before && issuerLines(issuerIn(before))),
}

const ruleLines = (rule: RuleText): string[] => [
  rule.title,
  `given to ${rule.workloads.join(', ')}${rule.tasks === undefined ? '' : `, for ${rule.tasks.join(', ')}`}`,
  `like the credential ${rule.like}`,
  `for ${rule.termSeconds} s, with renewals ${rule.totalSeconds} s at most`,
  `${rule.concurrent} at once and ${rule.perHour} an hour for each workload`,
  ...(rule.narrow === undefined ? [] : [`which may: ${canonicalJson(rule.narrow)}`]),
  rule.alone ? 'each within it without asking, as far as policy lets it' : 'each asked of a person',
  `${rule.owner} answers for it`,
]

/** SAFETY: by the schema of the kind that is lent; a kind without one lets nothing be said. */
const narrowProblems = (lending: Lending | undefined, narrow: RuleText['narrow']): Problem[] => {
  if (narrow === undefined) return []
  if (lending?.narrow === undefined) return [{ where: 'narrow', problem: 'nothing can be narrowed in what is like this credential' }]
  if (!Check(lending.narrow, narrow))
    return Errors(lending.narrow, narrow)
      .slice(0, 10)
      .map((error) => ({ where: `narrow${error.instancePath.replaceAll('/', '.')}`, problem: error.message }))
  const problem = lending.narrowProblem?.(narrow)
  return problem === undefined ? [] : [{ where: 'narrow', problem }]
}

const ruleProblems = async (runtime: Runtime, db: Kysely<Tables>, org: string, rule: RuleText, at: Date): Promise<Problem[]> => {
  const problems = await workloadProblems(
    db,
    org,
    rule.workloads.map((workload, n) => ({ workload, where: `workloads.${n}` })),
  )
  const owner = await resolvePrincipal(db, org, rule.owner, at)
  if (!owner?.active || owner.kind !== 'person' || owner.party.kind !== 'enterprise')
    problems.push({ where: 'owner', problem: `\`${rule.owner}\` is no active person of the enterprise` })
  const like = await readCredential(db, org, rule.like)
  if (like?.state !== 'active') return [...problems, { where: 'like', problem: `no active credential \`${rule.like}\`` }]
  const [identity, system] = [await readIdentity(db, org, like.identity_id), await readSystem(db, org, like.system_id)]
  if (identity?.state !== 'active') problems.push({ where: 'like', problem: `its identity \`${like.identity_id}\` is not active` })
  const kind = system && runtime.connectors.definition(system.connector)?.credentialKinds[like.kind]
  if (like.derived_from !== null || (like.key !== null && kind?.lending?.nameOf === undefined))
    problems.push({ where: 'like', problem: 'it is known by a key of its own or was derived: take one that its system knows by account' })
  problems.push(...narrowProblems(kind?.lending, rule.narrow))
  if (!kind?.actions.includes('create'))
    problems.push({ where: 'like', problem: `no connector creates credentials of the kind \`${like.kind}\`` })
  for (const [n, id] of rule.workloads.entries()) {
    const workload = await readWorkload(db, org, id)
    if (workload && identity && workload.environment !== identity.environment)
      problems.push({
        where: `workloads.${n}`,
        problem: `\`${id}\` runs in ${workload.environment}, and \`${rule.like}\` is for ${identity.environment}: a lease doesn't cross environments`,
      })
  }
  return problems
}

/** A rule that gives to more, for longer, or without asking. */
const isWider = (rule: RuleText, before: RuleText | undefined): boolean =>
  before === undefined ||
  rule.like !== before.like ||
  canonicalJson(rule.narrow ?? {}) !== canonicalJson(before.narrow ?? {}) ||
  rule.workloads.some((one) => !before.workloads.includes(one)) ||
  (before.tasks !== undefined && (rule.tasks ?? ['']).some((one) => !before.tasks?.includes(one))) ||
  rule.termSeconds > before.termSeconds ||
  rule.totalSeconds > before.totalSeconds ||
  rule.concurrent > before.concurrent

export const issuanceInstrument: InstrumentDefinition = {
  kind: issuanceKind,
  title: 'an issuance rule',
  operation: () => 'issuance.adopt',
  read: (input) => {
    const read = readRule(input)
    return 'problems' in read ? read : { document: { ...read.document } }
  },
  check: (runtime, db, org, _name, document, at) => ruleProblems(runtime, db, org, ruleIn(document), at),
  risk: (document, before) => {
    const [rule, was] = [ruleIn(document), before && ruleIn(before)]
    return { scopeWider: isWider(rule, was), controlWeaker: rule.alone && was !== undefined && !was.alone }
  },
  until: () => null,
  changes: (document, before) => changedLines(ruleLines(ruleIn(document)), before && ruleLines(ruleIn(before))),
}
