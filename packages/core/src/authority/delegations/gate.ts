// The gate before a delegation: nothing goes live until somebody answers for everything that it leaves open, and until it is shown that the
// enterprise can take it back. Each condition is one function; together they read like the list that an auditor asks for.
import type { Kysely } from 'kysely'
import { gapRules, gapsOfContract, readContractBook } from '../../registry/contracts/index.ts'
import { readSystem } from '../../registry/inventory/index.ts'
import { executionKeysOf, readParty, resolvePrincipal, suspendedAmong } from '../../registry/principals/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { revocationDrillProblems } from '../drills/index.ts'
import { inForce, type Problem } from '../instruments/index.ts'
import { chainOf, matrixInForce, saasProblems } from '../responsibility/index.ts'
import { rehearsedLately, runbookIn } from '../runbooks/index.ts'
import { matrixProblems } from './gate-matrix.ts'
import { type Delegation, endProblems, ownerNames } from './model.ts'

export interface Facts {
  readonly runtime: Runtime
  readonly db: Kysely<Tables>
  readonly org: string
  readonly at: Date
}

type Condition = (facts: Facts, delegation: Delegation) => Promise<readonly Problem[]>

/** It is somebody outside, known and not suspended. */
const provider: Condition = async ({ db, org }, delegation) => {
  const party = await readParty(db, org, delegation.provider)
  if (!party || party.kind === 'enterprise') return [{ where: 'provider', problem: `no provider \`${delegation.provider}\`` }]
  return (await suspendedAmong(db, org, [party.id]))
    ? [{ where: 'provider', problem: `\`${party.id}\` is suspended; decide its resumption first` }]
    : []
}

/** A contract stands behind it, and it doesn't outlive that: neither its own end nor that of what it stands on, as far as both are confirmed. */
const contract: Condition = async ({ db, org, at }, delegation) => {
  const book = await readContractBook(db, org)
  const agreed = book.find(delegation.contract)
  if (!agreed || agreed.party !== delegation.provider)
    return [{ where: 'contract', problem: `no contract \`${delegation.contract}\` with \`${delegation.provider}\`` }]
  const not = book.notStanding(agreed, at)
  if (not !== undefined) return [{ where: 'contract', problem: `the contract ${not}` }]
  const { on, boundBy } = book.endingOf(agreed)
  if (on === null || new Date(delegation.until) <= new Date(`${on}T23:59:59.999Z`)) return []
  const by = boundBy === null ? '' : `, which \`${boundBy}\` sets`
  return [{ where: 'until', problem: `is later than the contract's end on ${on}${by}` }]
}

/** It reaches no further than its contract does, and that no further than what it stands on. */
const reach: Condition = async ({ db, org }, delegation) => {
  const book = await readContractBook(db, org)
  const agreed = book.find(delegation.contract)
  if (!agreed) return []
  return (['operations', 'systems'] as const).flatMap((what) => {
    const allowed = book.reachOf(agreed, what)
    if (allowed === null) return []
    return delegation[what].flatMap((one, index) =>
      allowed.includes(one)
        ? []
        : [{ where: `${what}[${index}]`, problem: `\`${one}\` is beyond the contract, which reaches ${allowed.join(', ') || 'nothing'}` }],
    )
  })
}

/** Where the contract is held to regions or tenants, each system stands in one of them, or serves one. */
const places: Condition = async ({ db, org }, delegation) => {
  const book = await readContractBook(db, org)
  const agreed = book.find(delegation.contract)
  if (!agreed) return []
  const held = [
    { of: 'region', allowed: book.reachOf(agreed, 'regions'), does: 'stands in', unknown: 'stands in no known region' },
    { of: 'tenant', allowed: book.reachOf(agreed, 'tenants'), does: 'serves', unknown: 'serves no known tenant' },
  ] as const
  const problems: Problem[] = []
  for (const [index, id] of delegation.systems.entries()) {
    const system = await readSystem(db, org, id)
    if (!system) continue
    for (const { of, allowed, does, unknown } of held) {
      const value = system[of]
      if (allowed === null || (value !== null && allowed.includes(value))) continue
      const said = value === null ? unknown : `${does} \`${value}\``
      const reaches = allowed.join(', ') || 'none'
      problems.push({ where: `systems[${index}]`, problem: `\`${id}\` ${said}, and the contract reaches ${reaches} alone` })
    }
  }
  return problems
}

/** The contract leaves the enterprise what it needs: approval, policy intent, residual risk, evidence, revocation, audit. */
const clauses: Condition = async ({ runtime, db, org }, delegation) => {
  const book = await readContractBook(db, org)
  const agreed = book.find(delegation.contract)
  if (!agreed) return []
  return gapsOfContract(agreed, book, await gapRules(runtime, db, org)).map((gap) => ({
    where: gap.about === '' ? 'contract' : `contract.${gap.about}`,
    problem: gap.message,
  }))
}

/** Somebody of the enterprise answers for escalation, privileged change, evidence and exceptions. */
const owners: Condition = async ({ db, org, at }, delegation) => {
  const problems: Problem[] = []
  for (const name of ownerNames) {
    const person = await resolvePrincipal(db, org, delegation.owners[name], at)
    if (!person?.active || person.kind !== 'person' || person.party.kind !== 'enterprise')
      problems.push({ where: `owners.${name}`, problem: `\`${delegation.owners[name]}\` is no active person of the enterprise` })
    else if (person.roles.length === 0) problems.push({ where: `owners.${name}`, problem: `\`${person.id}\` holds no role to answer with` })
  }
  return problems
}

/** Whoever administers a SaaS for the enterprise does so beside people of the enterprise who own what must never be handed out. */
const saas: Condition = async ({ runtime, db, org, at }, delegation) => {
  const agreed = (await readContractBook(db, org)).find(delegation.contract)
  if (agreed?.kind !== 'saas_admin') return []
  return (await saasProblems(runtime, db, org, delegation.systems, at)).map(({ domain, words }) => ({
    where: 'contract.saas_admin',
    problem: `\`${domain}\` ${words}; name it under \`ownerOf\` in a row of the matrix`,
  }))
}

/** What it reaches is there. */
const systems: Condition = async ({ db, org }, delegation) => {
  const problems: Problem[] = []
  for (const [index, system] of delegation.systems.entries())
    if (!(await readSystem(db, org, system))) problems.push({ where: `systems[${index}]`, problem: `no system \`${system}\`` })
  return problems
}

/** Somebody of the enterprise answers for each operation where it would be done, and the row lets the provider execute it. */
const matrix: Condition = async ({ runtime, db, org, at }, delegation) => {
  const standing = await matrixInForce(runtime, db, org, at)
  if (standing.state !== 'in_force') {
    const why = standing.state === 'never' ? 'no responsibility matrix was ever adopted' : 'the responsibility matrix is no longer in force'
    return [{ where: 'operations', problem: `${why}; adopt one that covers them with \`countersign matrix propose\`` }]
  }
  const party = await readParty(db, org, delegation.provider)
  if (!party || party.kind === 'enterprise') return []
  const known = []
  for (const id of delegation.systems) {
    const system = await readSystem(db, org, id)
    if (system) known.push(system)
  }
  const principal = {
    kind: 'agent' as const,
    id: `any agent of ${party.id}`,
    party: { kind: party.kind, id: party.id },
    roles: [],
    active: true,
  }
  return matrixProblems(standing.matrix, delegation, known, { principal, chain: await chainOf(db, org, party.id) })
}

/** Whoever executes can sign what he did. */
const keys: Condition = async ({ db, org }, delegation) =>
  (await executionKeysOf(db, org, delegation.provider)) > 0
    ? []
    : [
        {
          where: 'provider',
          problem: `no agent of \`${delegation.provider}\` has an enrolled execution key, so no evidence could be signed`,
        },
      ]

/** What it may do alone has been approved, names it, and has been tried both ways. */
const runbooks: Condition = async ({ db, org, at }, delegation) => {
  const problems: Problem[] = []
  for (const [index, name] of delegation.runbooks.entries()) {
    const where = `runbooks[${index}]`
    const row = await inForce(db, org, 'runbook', name, at)
    if (!row) {
      problems.push({ where, problem: `no runbook \`${name}\` is in force` })
      continue
    }
    const runbook = runbookIn(row.document)
    if (!runbook.parties.includes(delegation.provider))
      problems.push({ where, problem: `\`${name}\` is not for \`${delegation.provider}\`` })
    const rehearsed = await rehearsedLately(db, org, name, row.version, runbook, at)
    if (!rehearsed.good) problems.push({ where, problem: `\`${name}\`: ${rehearsed.words}` })
  }
  return problems
}

/** It was shown lately that the enterprise takes the provider's access back without its help. */
const drill: Condition = async ({ runtime, db, org, at }, delegation) =>
  (await revocationDrillProblems(runtime, db, org, delegation.provider, at)).map((problem) => ({ where: 'drill', problem }))

const end: Condition = async ({ at }, delegation) => endProblems(delegation, at)

/** In the order in which they are shown. */
export const conditions: Readonly<Record<string, Condition>> = {
  provider,
  contract,
  reach,
  places,
  clauses,
  owners,
  saas,
  systems,
  matrix,
  keys,
  runbooks,
  drill,
  end,
}

export const gateProblems = async (facts: Facts, delegation: Delegation): Promise<Problem[]> => {
  const problems: Problem[] = []
  for (const condition of Object.values(conditions)) problems.push(...(await condition(facts, delegation)))
  return problems
}
