// Deputies: a person of the enterprise who may sign in another one's place, within limits, until a day.
// INVARIANT: a deputy lends what the principal holds of his own at that moment. A role that is itself lent can't be lent on, so there is no chain.
import { CountersignError } from '@countersign/ledger'
import type { PrincipalRef } from '@countersign/policy'
import type { Kysely } from 'kysely'
import { transact } from '../../evidence/journal/index.ts'
import { isKnownRole, requirePrincipal, resolvePrincipal } from '../../registry/principals/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { notThere, refuse, requirePower } from '../access/index.ts'
import type { Plan } from '../plans/index.ts'
import { dutyPower } from './power.ts'
import {
  type DeputyshipRow,
  deputyshipsOfDeputy,
  endDeputyship,
  endDeputyshipsOf,
  environmentsOf,
  insertDeputyship,
  lockDeputyship,
  readDeputyship,
  usesOfDeputyship,
} from './store.ts'

export interface Appointment {
  readonly principal: string
  readonly deputy: string
  readonly role: string
  readonly from?: Date
  readonly until: Date
  /** Absent: any. */
  readonly riskClasses?: readonly string[]
  readonly environments?: readonly string[]
  readonly operations?: readonly string[]
  readonly maxUses?: number
  readonly reason: string
}

/** The longest that somebody stands in; also a constraint of the table. */
export const longestDeputyshipSeconds = 92 * 86_400

const isEnterprisePerson = (principal: PrincipalRef): boolean => principal.kind === 'person' && principal.party.kind === 'enterprise'

/** Whether the policy lets a holder of this role approve at all: to lend anything else would promise what nobody could use. */
const roleApproves = (runtime: Runtime, role: string, enterprise: string, at: Date): boolean =>
  isKnownRole(runtime, role) &&
  runtime.policy.current().authorize({
    principal: { kind: 'person', id: 'anybody', party: { kind: 'enterprise', id: enterprise }, roles: [role], active: true },
    action: 'change.approve',
    resource: { kind: 'change', id: '*' },
    context: { at: at.toISOString() },
  }).permitted

const invalid = (code: string, message: string) => new CountersignError(code, 'invalid', message)

const checkTerms = (runtime: Runtime, input: Appointment, principal: PrincipalRef, deputy: PrincipalRef, at: Date): void => {
  const from = input.from ?? at
  if (input.principal === input.deputy) throw invalid('deputy.own', 'nobody is his own deputy')
  for (const one of [principal, deputy]) {
    if (!isEnterprisePerson(one))
      throw new CountersignError('deputy.not_enterprise', 'forbidden', `\`${one.id}\` is no person of the enterprise`, {
        details: { principal: one.id },
      })
    if (!one.active) throw invalid('deputy.inactive', `\`${one.id}\` is no longer active`)
  }
  if (!roleApproves(runtime, input.role, principal.party.id, at))
    throw invalid('deputy.role', `a deputy signs approvals; the policy asks none of the role \`${input.role}\``)
  if (!principal.roles.includes(input.role))
    throw invalid('deputy.role_not_held', `\`${principal.id}\` does not hold \`${input.role}\` of his own; what is lent is not lent on`)
  if (!(input.until > from) || !(input.until > at)) throw invalid('deputy.until', '`until` must be in the future, and after `from`')
  if (input.until.getTime() - from.getTime() > longestDeputyshipSeconds * 1000)
    throw invalid('deputy.until', 'somebody can stand in for 92 days at most')
  if (input.reason.trim() === '') throw invalid('deputy.reason_missing', 'appointing a deputy needs a reason')
}

/**
 * Appoints. For oneself it needs nothing but the role; for another one the power over duty, and never in favour of oneself.
 * Errors: `principal.unknown`, `deputy.own`, `deputy.not_enterprise`, `deputy.inactive`, `deputy.role`, `deputy.role_not_held`, `deputy.until`,
 * `deputy.reason_missing`, `authority.refused`.
 */
export const appointDeputy = async (runtime: Runtime, caller: Caller, input: Appointment): Promise<DeputyshipRow> => {
  // Whatever the policy says: nobody puts himself in another one's place.
  if (caller.principal.id === input.deputy && caller.principal.id !== input.principal)
    await refuse(runtime, caller, {
      action: 'deputy.appoint',
      resource: `deputy:${input.principal}`,
      code: 'deputy.own',
      reasons: ['nobody appoints himself'],
    })
  if (caller.principal.id !== input.principal)
    await requirePower(runtime, caller, dutyPower, { kind: 'deputy', id: input.principal, subjectId: input.deputy })
  else if (!isEnterprisePerson(caller.principal) || !caller.principal.active)
    await refuse(runtime, caller, {
      action: 'deputy.appoint',
      resource: `deputy:${input.principal}`,
      code: 'deputy.not_enterprise',
      reasons: ['only a person of the enterprise names a deputy'],
    })
  return transact(runtime, caller, async (work) => {
    const principal = await requirePrincipal(work.db, work.org, input.principal, work.at)
    const deputy = await requirePrincipal(work.db, work.org, input.deputy, work.at)
    checkTerms(runtime, input, principal, deputy, work.at)
    const limits = {
      risk_classes: input.riskClasses ? [...input.riskClasses] : null,
      environments: input.environments ? [...input.environments] : null,
      operations: input.operations ? [...input.operations] : null,
      max_uses: input.maxUses ?? null,
    }
    const id = runtime.ids.next('dep')
    await insertDeputyship(work.db, {
      org_id: work.org,
      id,
      principal_id: principal.id,
      deputy_id: deputy.id,
      role: input.role,
      from_at: input.from ?? work.at,
      until_at: input.until,
      ...limits,
      reason: input.reason,
      appointed_by: caller.principal.id,
      appointed_at: work.at,
    })
    work.record({
      kind: 'deputy.appointed',
      body: {
        deputyship: id,
        principal: principal.id,
        deputy: deputy.id,
        role: input.role,
        from: (input.from ?? work.at).toISOString(),
        until: input.until.toISOString(),
        limits: {
          riskClasses: limits.risk_classes,
          environments: limits.environments,
          operations: limits.operations,
          maxUses: limits.max_uses,
        },
        reason: input.reason,
      },
    })
    return (await readDeputyship(work.db, work.org, id))!
  })
}

/** Ends a deputyship at once; what was signed under it and not used yet loses its effect. Errors: `deputy.unknown`, `deputy.ended`, `authority.refused`. */
export const withdrawDeputy = async (runtime: Runtime, caller: Caller, id: string, reason: string): Promise<DeputyshipRow> => {
  const row = await readDeputyship(runtime.db, caller.org, id)
  if (!row) {
    const unknown = new CountersignError('deputy.unknown', 'not_found', `no deputyship \`${id}\``)
    return notThere(runtime, caller, dutyPower, { kind: 'deputy', id }, unknown)
  }
  if (caller.principal.id !== row.principal_id && caller.principal.id !== row.deputy_id)
    await requirePower(runtime, caller, dutyPower, { kind: 'deputy', id: row.principal_id })
  return transact(runtime, caller, async (work) => {
    const ended = await endDeputyship(work.db, work.org, id, caller.principal.id, work.at)
    if (ended.numUpdatedRows === 0n) throw new CountersignError('deputy.ended', 'conflict', `the deputyship \`${id}\` was withdrawn before`)
    work.record({ kind: 'deputy.withdrawn', body: { deputyship: id, principal: row.principal_id, deputy: row.deputy_id, reason } })
    return (await readDeputyship(work.db, work.org, id))!
  })
}

/** He has left: nobody stands in for him, and he for nobody. Gives how many ended. */
/** Ends one that is live, for a reason that is not its people's own: a review did not keep it. */
export const endDeputyshipNow = async (work: Work, id: string, reason: string): Promise<void> => {
  const row = await readDeputyship(work.db, work.org, id)
  if (!row || row.withdrawn_at !== null) return
  await endDeputyship(work.db, work.org, id, work.actor.id, work.at)
  work.record({ kind: 'deputy.withdrawn', body: { deputyship: id, principal: row.principal_id, deputy: row.deputy_id, reason } })
}

export const endDeputyshipsOfLeaver = async (work: Work, person: string, reason: string): Promise<number> => {
  const ended = await endDeputyshipsOf(work.db, work.org, person, work.actor.id, work.at)
  for (const { id, principal_id, deputy_id } of ended)
    work.record({ kind: 'deputy.withdrawn', body: { deputyship: id, principal: principal_id, deputy: deputy_id, reason } })
  return ended.length
}

/** What one operation of a plan is, as far as the limits of a deputy speak of it. */
export interface Touched {
  readonly operation: string
  readonly risk: string
  readonly environment: string
}

/** Facts of this moment. What the inventory no longer knows counts as production, as it does for a decision. */
export const touchedBy = async (db: Kysely<Tables>, org: string, plan: Plan, operations: readonly string[]): Promise<Touched[]> => {
  const wanted = new Set(operations)
  const planned = plan.operations.filter(({ id }) => wanted.has(id))
  const known = await environmentsOf(
    db,
    org,
    [...new Set(planned.map(({ identity }) => identity))],
    [...new Set(planned.map(({ system }) => system))],
  )
  return planned.map(({ operation, risk, identity, system }) => ({
    operation,
    risk,
    environment: known.systems.get(system) === 'production' ? 'production' : (known.identities.get(identity) ?? 'production'),
  }))
}

/** What somebody would sign in another one's place. */
export interface StandIn {
  readonly request: string
  readonly roles: readonly string[]
  readonly requester: string
  readonly executors: readonly string[]
  readonly touched: readonly Touched[]
}

const outside = (limit: readonly string[] | null, values: readonly string[]): string[] =>
  limit === null ? [] : [...new Set(values)].filter((value) => !limit.includes(value))

/** Why this deputyship does not carry that signature at this moment; empty when it does. Who the deputy himself is, is asked elsewhere. */
export const deputyshipProblems = async (
  db: Kysely<Tables>,
  org: string,
  row: DeputyshipRow,
  use: StandIn,
  at: Date,
): Promise<string[]> => {
  const reasons: string[] = []
  if (row.withdrawn_at !== null) reasons.push('the deputyship was withdrawn')
  if (row.from_at > at) reasons.push('the deputyship has not begun')
  if (row.until_at <= at) reasons.push('the deputyship has ended')
  if (!use.roles.includes(row.role)) reasons.push(`the deputyship is for \`${row.role}\`, which is not asked`)
  const principal = await resolvePrincipal(db, org, row.principal_id, at)
  if (!principal || !isEnterprisePerson(principal) || !principal.active) reasons.push('whom he stands in for is no longer active')
  else if (!principal.roles.includes(row.role)) reasons.push(`whom he stands in for no longer holds \`${row.role}\``)
  // SAFETY: else the requester or the executor would approve with another one's hand.
  if (row.principal_id === use.requester) reasons.push('whom he stands in for asked for the change')
  if (use.executors.includes(row.principal_id)) reasons.push('whom he stands in for executes it')
  if (row.appointed_by === use.requester || use.executors.includes(row.appointed_by))
    reasons.push('who asked for the change or executes it has appointed the deputy')
  const limits: [string, string[]][] = [
    [
      'the operation',
      outside(
        row.operations,
        use.touched.map(({ operation }) => operation),
      ),
    ],
    [
      'the risk',
      outside(
        row.risk_classes,
        use.touched.map(({ risk }) => risk),
      ),
    ],
    [
      'the environment',
      outside(
        row.environments,
        use.touched.map(({ environment }) => environment),
      ),
    ],
  ]
  for (const [what, beyond] of limits) if (beyond.length > 0) reasons.push(`${what} is beyond the deputy's limits: ${beyond.join(', ')}`)
  if (use.touched.length === 0) reasons.push('what it is about is not known')
  if (row.max_uses !== null) {
    const uses = await usesOfDeputyship(db, org, row.id)
    const place = uses.indexOf(use.request)
    if ((place < 0 ? uses.length : place) >= row.max_uses) reasons.push(`the deputyship was good for ${row.max_uses} approvals`)
  }
  return reasons
}

export type Lent =
  | { readonly lent: true; readonly deputyship: string; readonly principal: string; readonly role: string }
  | { readonly lent: false; readonly reasons: readonly string[] }

/** The deputyship under which a person may sign this, `principal` naming for whom; the first that carries it. Holds it until the transaction ends. */
export const lentTo = async (
  db: Kysely<Tables>,
  org: string,
  deputy: string,
  use: StandIn,
  principal: string | undefined,
  at: Date,
): Promise<Lent> => {
  const reasons: string[] = []
  for (const { id, principal_id } of await deputyshipsOfDeputy(db, org, deputy, use.roles, at)) {
    if (principal !== undefined && principal_id !== principal) continue
    const row = (await lockDeputyship(db, org, id))!
    const problems = await deputyshipProblems(db, org, row, use, at)
    if (problems.length === 0) return { lent: true, deputyship: row.id, principal: row.principal_id, role: row.role }
    reasons.push(...problems)
  }
  return { lent: false, reasons: [...new Set(reasons)] }
}

/** The role that a deputyship lends for this use at this moment, or why none. Asked when a signature is used. */
export const lentUnder = async (db: Kysely<Tables>, org: string, id: string, deputy: string, use: StandIn, at: Date): Promise<Lent> => {
  const row = await readDeputyship(db, org, id)
  if (!row || row.deputy_id !== deputy) return { lent: false, reasons: ['there is no such deputyship'] }
  const reasons = await deputyshipProblems(db, org, row, use, at)
  return reasons.length > 0 ? { lent: false, reasons } : { lent: true, deputyship: id, principal: row.principal_id, role: row.role }
}
