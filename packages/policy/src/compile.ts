/**
 * From the files of a pack to what the engine asks: everything is checked here, once, so that nothing is left to be
 * discovered at the moment of a decision. All findings are gathered before the pack is refused.
 */
import { parseStrict, sha256Hex } from '@countersign/ledger'
import type { OperationRule } from './annotations.ts'
import { readOperationRule, readPowerRule } from './annotations.ts'
import { ACTION_NAMES } from './authorization.ts'
import type { PolicyJson, Prepared, SchemaJson } from './cedar.ts'
import { parsePolicy, parseSchema, preparePolicies, prepareSchema, splitPolicies, validateStrict } from './cedar.ts'
import type { ConsentModel } from './consents.ts'
import { readConsentModel } from './consents.ts'
import type { DriftModel } from './drift.ts'
import { readDriftModel } from './drift.ts'
import type { DrillModel } from './drills.ts'
import { readDrillModel } from './drills.ts'
import { durationSeconds } from './duration.ts'
import type { Contracts } from './evidence-contract.ts'
import { readContracts } from './evidence-contract.ts'
import type { HygieneModel } from './hygiene.ts'
import { readHygieneModel } from './hygiene.ts'
import { brokenLaws, LAWFULLY_RESERVED } from './laws.ts'
import type { LifecycleModel } from './lifecycle.ts'
import { readLifecycleModel } from './lifecycle.ts'
import type { NoticeModel } from './notices.ts'
import { readNoticeModel } from './notices.ts'
import { type OwnModel, readOwnModel } from './own.ts'
import type { PowerPolicy } from './power-questions.ts'
import type { RateModel } from './rates.ts'
import { readRateModel } from './rates.ts'
import type { Finding, RefusalCode } from './refusal.ts'
import { refusePack } from './refusal.ts'
import type { RiskModel } from './risk.ts'
import { readRiskModel } from './risk.ts'
import { readSessionModel, type SessionModel } from './sessions.ts'
import type { TrustModel } from './trust.ts'
import { readTrustModel } from './trust.ts'

export interface Defaults {
  approvalValidSeconds: number
  mandateWindowSeconds: number
  escalateTo: string
  escalateWithinSeconds: number
}

/** The policies of one question. */
export interface PolicySet<Rule> {
  rules: ReadonlyMap<string, Rule>
  texts: Readonly<Record<string, string>>
  /** Leaf actions of the schema under `Action::"operation"` or `Action::"power"`, each with the policies whose scope it is in. */
  actions: ReadonlyMap<string, Prepared>
  /** Whether any policy reads the instant: then it is part of what a decision depends on. */
  readsInstant: boolean
}

export interface CompiledPack {
  name: string
  version: string
  defaults: Defaults
  roles: readonly string[]
  operations: PolicySet<OperationRule>
  powers: PolicySet<{ reason: string }> & {
    policies: readonly PowerPolicy[]
    /** The enterprise's alone: what the laws reserve, and the leaf actions that the pack puts under `Action::"reserved"`. */
    reserved: readonly string[]
  }
  contracts: Contracts
  risk: RiskModel
  drills: DrillModel
  consents: ConsentModel
  hygiene: HygieneModel
  lifecycle: LifecycleModel
  trust: TrustModel
  drift: DriftModel
  rates: RateModel
  sessions: SessionModel
  notices: NoticeModel
  own: OwnModel
}

type Kind = 'operations' | 'powers'
const ROOT: Readonly<Record<Kind, string>> = { operations: 'operation', powers: 'power' }

/** Throws `policy.*` (kind `invalid`) with every finding of the first stage that has any. */
export function compilePack(files: Readonly<Record<string, string>>): CompiledPack {
  const schemaText = files['schema.cedarschema'] ?? ''
  const { roles, actions, tree } = readSchema(schemaText)

  const data: Finding[] = []
  const meta = readMeta(readJson(files, 'pack.json', data), roles, data)
  const contracts = readContracts(readJson(files, 'contracts.json', data), actions.operations, data)
  const risk = readRiskModel(readJson(files, 'risk.json', data), actions.operations, data)
  const drills = readDrillModel(readJson(files, 'drills.json', data), data)
  const consents = readConsentModel(readJson(files, 'consents.json', data), data)
  const hygiene = readHygieneModel(readJson(files, 'hygiene.json', data), data)
  const lifecycle = readLifecycleModel(readJson(files, 'lifecycle.json', data), data)
  const trust = readTrustModel(readJson(files, 'trust.json', data), data)
  const drift = readDriftModel(readJson(files, 'drift.json', data), data)
  const rates = readRateModel(readJson(files, 'rates.json', data), data)
  const sessions = readSessionModel(readJson(files, 'sessions.json', data), actions.powers, data)
  const notices = readNoticeModel(readJson(files, 'notices.json', data), roles, data)
  const own = readOwnModel(readJson(files, 'own.json', data), actions.powers, data)
  stopAt('policy.invalid_data', data)

  const texts = readPolicies(files, schemaText)
  const problems: Finding[] = []
  const rules: { operations: Map<string, OperationRule>; powers: Map<string, { reason: string }> } = {
    operations: new Map(),
    powers: new Map(),
  }
  const reads: Record<Kind, boolean> = { operations: false, powers: false }
  const scopes = new Map<string, string[]>()
  const powers: { policy: PolicyJson; scope: string[] }[] = []
  for (const kind of ['operations', 'powers'] as const) {
    for (const [id, text] of Object.entries(texts[kind])) {
      const where = `policies/${kind}/${id}`
      const policy = parsePolicy(text)
      const scope = policy ? scopeOf(policy, tree) : []
      scopes.set(`${kind}/${id}`, scope)
      const foreign = scope.filter((action) => !actions[kind].includes(action))
      if (foreign.length > 0) problems.push({ where, problem: `also applies to \`${foreign[0]}\`; limit its action to ${kind}` })
      const annotations = policy?.annotations ?? {}
      reads[kind] ||= readsInstant(policy)
      if (kind === 'powers') {
        if (policy) powers.push({ policy, scope })
        const read = readPowerRule(annotations)
        problems.push(...read.problems.map((problem) => ({ where, problem })))
        rules.powers.set(id, { reason: read.reason })
      } else {
        const read = readOperationRule(annotations, policy?.effect ?? 'permit', { roles, contracts: new Set(contracts.byId.keys()) })
        problems.push(...read.problems.map((problem) => ({ where, problem })))
        if (read.rule) rules.operations.set(id, read.rule)
      }
    }
  }
  stopAt('policy.invalid_annotation', problems)
  stopAt('policy.broken_law', brokenLaws(powers))

  const schema = sha256Hex(schemaText)
  stopAt(
    'policy.invalid_schema',
    prepareSchema(schema, schemaText).map((problem) => ({ where: 'schema.cedarschema', problem })),
  )
  const set = <Rule>(kind: Kind, map: Map<string, Rule>): PolicySet<Rule> => {
    const prepared = new Map<string, Prepared>()
    for (const action of actions[kind]) {
      // A policy whose scope leaves the action out can never be satisfied by it: leaving it out here saves its evaluation.
      const inScope = Object.fromEntries(Object.entries(texts[kind]).filter(([id]) => scopes.get(`${kind}/${id}`)?.includes(action)))
      const policies = sha256Hex(JSON.stringify(inScope))
      stopAt(
        'policy.invalid_policy',
        preparePolicies(policies, inScope).map((problem) => ({ where: `policies/${kind}`, problem })),
      )
      prepared.set(action, { schema, policies })
    }
    return { rules: map, texts: Object.freeze(texts[kind]), actions: prepared, readsInstant: reads[kind] }
  }
  const reserved = actions.powers.filter((name) => LAWFULLY_RESERVED.includes(name) || isUnder(tree, name, 'reserved')).sort()
  return {
    ...meta,
    roles,
    operations: set('operations', rules.operations),
    powers: { ...set('powers', rules.powers), policies: powers, reserved },
    contracts,
    risk,
    drills,
    consents,
    hygiene,
    lifecycle,
    trust,
    drift,
    rates,
    sessions,
    notices,
    own,
  }
}

function stopAt(code: RefusalCode, findings: Finding[]): void {
  if (findings.length > 0) refusePack(code, findings)
}

function readJson(files: Readonly<Record<string, string>>, path: string, findings: Finding[]): unknown {
  try {
    return parseStrict(files[path] ?? '')
  } catch (cause) {
    findings.push({ where: path, problem: `is not strict JSON: ${cause instanceof Error ? cause.message : String(cause)}` })
    return undefined
  }
}

function readMeta(data: unknown, roles: readonly string[], findings: Finding[]): { name: string; version: string; defaults: Defaults } {
  const wrong = (problem: string): void => void findings.push({ where: 'pack.json', problem })
  const meta = (typeof data === 'object' && data !== null ? data : {}) as Record<string, unknown>
  const given = (typeof meta.defaults === 'object' && meta.defaults !== null ? meta.defaults : {}) as Record<string, unknown>
  const known = ['name', 'version', 'defaults', 'approvalValid', 'mandateWindow', 'escalateTo', 'escalateWithin']
  for (const key of [...Object.keys(meta), ...Object.keys(given)]) if (!known.includes(key)) wrong(`has the unknown key \`${key}\``)
  const text = (key: string, pattern: RegExp): string => {
    const value = meta[key]
    if (typeof value === 'string' && pattern.test(value)) return value
    wrong(`needs a \`${key}\``)
    return ''
  }
  const seconds = (key: string): number => {
    const value = typeof given[key] === 'string' ? durationSeconds(given[key]) : undefined
    if (value === undefined) wrong(`needs \`defaults.${key}\`, a duration such as PT4H`)
    return value ?? 0
  }
  const escalateTo = typeof given.escalateTo === 'string' ? given.escalateTo : ''
  if (!roles.includes(escalateTo)) wrong('needs `defaults.escalateTo`, a role of the schema')
  return {
    name: text('name', /^[a-z][a-z0-9-]{0,62}$/),
    version: text('version', /^\d{1,6}\.\d{1,6}\.\d{1,6}$/),
    defaults: {
      approvalValidSeconds: seconds('approvalValid'),
      mandateWindowSeconds: seconds('mandateWindow'),
      escalateTo,
      escalateWithinSeconds: seconds('escalateWithin'),
    },
  }
}

function readSchema(text: string): { roles: string[]; actions: Record<Kind, string[]>; tree: ActionTree } {
  const where = 'schema.cedarschema'
  const parsed = parseSchema(text)
  if ('problem' in parsed) return refusePack('policy.invalid_schema', [{ where, problem: parsed.problem }])
  const namespace = parsed.schema['']
  if (!namespace || Object.keys(parsed.schema).length !== 1) {
    return refusePack('policy.invalid_schema', [{ where, problem: 'must declare everything outside of namespaces' }])
  }
  const findings: Finding[] = []
  const role = namespace.entityTypes.Role
  const roles = role && 'enum' in role ? role.enum : []
  if (roles.length === 0) findings.push({ where, problem: 'declares no roles' })
  const actions: Record<Kind, string[]> = { operations: [], powers: [] }
  for (const [name, action] of Object.entries(namespace.actions)) {
    if (!action.appliesTo || action.appliesTo.principalTypes.length === 0) continue
    const kinds = (['operations', 'powers'] as const).filter((kind) => isUnder(namespace.actions, name, ROOT[kind]))
    if (kinds.length === 1) actions[kinds[0]!].push(name)
    else findings.push({ where, problem: `action \`${name}\` must be either an operation or a power` })
  }
  for (const name of ACTION_NAMES) if (!actions.powers.includes(name)) findings.push({ where, problem: `lacks the power \`${name}\`` })
  stopAt('policy.invalid_schema', findings)
  return { roles, actions, tree: namespace.actions }
}

type ActionTree = SchemaJson<string>['']['actions']

function isUnder(tree: ActionTree, name: string, root: string): boolean {
  return (tree[name]?.memberOf ?? []).some(({ id }) => id === root || isUnder(tree, id, root))
}

/** The actions that a policy's scope can match, groups left out. */
function scopeOf(policy: PolicyJson, tree: ActionTree): string[] {
  const leaves = Object.keys(tree).filter((name) => (tree[name]?.appliesTo?.principalTypes.length ?? 0) > 0)
  const { action } = policy
  if (action.op === 'All') return leaves
  const named = 'entities' in action ? action.entities : 'entity' in action ? [action.entity] : []
  const ids = named.map((entity) => ('__entity' in entity ? entity.__entity.id : entity.id))
  return leaves.filter((name) => ids.some((id) => id === name || (action.op === 'in' && isUnder(tree, name, id))))
}

function readPolicies(files: Readonly<Record<string, string>>, schema: string): Record<Kind, Record<string, string>> {
  const texts: Record<Kind, Record<string, string>> = { operations: {}, powers: {} }
  const findings: Finding[] = []
  for (const [path, text] of Object.entries(files)) {
    const match = /^policies\/(operations|powers)\/(.+)\.cedar$/.exec(path)
    if (!match) continue
    const parts = splitPolicies(text)
    if ('problem' in parts) findings.push({ where: path, problem: parts.problem })
    else if (parts.policies.length === 0) findings.push({ where: path, problem: 'has no policy' })
    else for (const [index, policy] of parts.policies.entries()) texts[match[1] as Kind][`${match[2]}#${index + 1}`] = policy
  }
  for (const kind of ['operations', 'powers'] as const) {
    if (Object.keys(texts[kind]).length === 0) findings.push({ where: `policies/${kind}`, problem: 'has no policy' })
    for (const { policyId, problem } of validateStrict(schema, texts[kind]))
      findings.push({ where: `policies/${kind}/${policyId}`, problem })
  }
  stopAt('policy.invalid_policy', findings)
  return texts
}

/** True when the policy reads `context.at`, or uses the whole context as a value. */
function readsInstant(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false
  const access = (node as Record<string, unknown>)['.'] ?? (node as Record<string, unknown>).has
  if (typeof access === 'object' && access !== null && isContext((access as { left?: unknown }).left)) {
    return [(access as { attr?: unknown }).attr].flat()[0] === 'at'
  }
  return isContext(node) || Object.values(node).some(readsInstant)
}

function isContext(node: unknown): boolean {
  return typeof node === 'object' && node !== null && (node as Record<string, unknown>).Var === 'context'
}
