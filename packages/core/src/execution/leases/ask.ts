// A lease is asked for: who asks has been proven, the rule and all that the lease rests on are asked, and its change, with the making and the ending in one
// plan, is opened in the same transaction as the lease. What is refused is in the journal.
import type { Lending } from '@countersign/connector-kit'
import { CountersignError, digestOf } from '@countersign/ledger'
import { fetchWithinSeconds, issuerInForce, ruleInForce, type StandingRule, workloadOf } from '../../authority/issuance/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import {
  insertCredential,
  insertUse,
  isNameTaken,
  proven as provenUse,
  putSightings,
  readCredential,
  readSystem,
} from '../../registry/inventory/index.ts'
import { countLeases, insertLease, type LeaseRow, lentBy, lockWorkload, readLease } from '../../registry/leases/index.ts'
import { resolvePrincipal } from '../../registry/principals/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { openChange, operationsOfPlan, updateOperation } from '../changes/index.ts'
import type { Asked } from '../planning/index.ts'
import { fallenOf } from './conditions.ts'
import { requireFirst } from './guard.ts'
import { broughtKey, keyProblem, lendingOf, misfitOf, nameOf, possessionProblem } from './lending.ts'

/** A token whose signature, issuer, audience and times were verified by the process that took it. */
export interface Verified {
  readonly issuer: string
  readonly claims: Readonly<Record<string, unknown>>
  /** Of the token as it was presented. */
  readonly digest: string
  readonly expiresAt: Date
}

export interface Proven {
  readonly issuer: string
  readonly issuerVersion: number
  readonly oneTime: boolean
  readonly workload: string
  readonly subject: string
  /** Names the token where it is taken once: its `jti`, else all of it. */
  readonly token: string
  readonly digest: string
  readonly expiresAt: Date
}

export interface LeaseRequest {
  readonly rule: string
  readonly task?: string | undefined
  /** One term; the rule's where nothing is said, and never longer. */
  readonly seconds?: number | undefined
  /** Whether it will be renewed: its system is told the end of all terms then, else the end of one. */
  readonly renewable?: boolean | undefined
  /** The public half of a key of the workload, where the rule gives something that is made for one. */
  readonly publicKey?: string | undefined
  /** What shows that the workload holds the other half: over the statement of `possessionStatement`. */
  readonly proof?: string | undefined
  /** A name of this one request, where the token is shown for others too. */
  readonly request?: string | undefined
}

/** So many a workload may be refused before nothing more is written of it: what comes from outside must not fill the journal. */
const journalledSubject = 200

/** Which workload a verified token is. Errors: `issuer.not_in_force`, `lease.unknown_workload`. */
export const proveWorkload = async (runtime: Runtime, caller: Caller, verified: Verified): Promise<Proven> => {
  const issuer = await issuerInForce(runtime.db, caller.org, verified.issuer, runtime.clock.now())
  const workload = workloadOf(issuer.text, verified.claims)
  const { sub, jti } = verified.claims
  if (workload === undefined || typeof sub !== 'string')
    throw new CountersignError(
      'lease.unknown_workload',
      'forbidden',
      `the token is good, and \`${issuer.name}\` maps it to no workload; see the issuer's document for the exact claims it asks for`,
    )
  return {
    issuer: issuer.name,
    issuerVersion: issuer.version,
    oneTime: issuer.text.oneTime,
    workload,
    subject: sub.slice(0, journalledSubject),
    token: digestOf(typeof jti === 'string' && jti !== '' ? { jti } : { token: verified.digest }),
    digest: verified.digest,
    expiresAt: verified.expiresAt,
  }
}

class Refused extends Error {
  readonly error: CountersignError
  constructor(error: CountersignError) {
    super(error.message)
    this.error = error
  }
}

const refused = (code: string, kind: 'forbidden' | 'too_many' | 'conflict' | 'invalid', reason: string): Refused =>
  new Refused(new CountersignError(code, kind, reason))

interface Making {
  readonly id: string
  readonly proven: Proven
  readonly request: LeaseRequest
  readonly rule: StandingRule
  readonly lending: Lending | undefined
}

const requireRoom = async (work: Work, { proven, rule }: Making): Promise<void> => {
  await lockWorkload(work.db, work.org, proven.workload)
  const { living, asked } = await countLeases(work.db, work.org, proven.workload, rule.name, plusSeconds(work.at, -3600))
  if (living >= rule.text.concurrent)
    throw refused('lease.too_many', 'too_many', `${living} leases of \`${rule.name}\` live already; end one, or wait until one has ended`)
  if (asked >= rule.text.perHour) throw refused('lease.too_often', 'too_many', `${asked} leases were asked for within an hour`)
}

/** The lease and its credential, known before anything is made anywhere. */
const insert = async (work: Work, change: string, making: Making): Promise<void> => {
  const { id, proven, request, rule, lending } = making
  const like = (await readCredential(work.db, work.org, rule.text.like))!
  const term = Math.min(request.seconds ?? rule.text.termSeconds, rule.text.termSeconds)
  const total = request.renewable === true ? Math.max(rule.text.totalSeconds, term) : term
  const fetchBy = plusSeconds(work.at, fetchWithinSeconds)
  const until = plusSeconds(work.at, total + fetchWithinSeconds)
  const name = nameOf(lending, like, { workload: proven.workload, id, key: broughtKey(lending, request.publicKey) })
  const misfit = misfitOf(lending, request.publicKey, { kind: like.kind, ...name }, rule.text.narrow)
  if (misfit !== undefined) throw refused('lease.public_key', 'invalid', misfit)
  if (await isNameTaken(work.db, work.org, { system: like.system_id, kind: like.kind, ...name }))
    throw refused('lease.key_used', 'conflict', 'something was lent for this key before; make a new key for each lease')
  await insertCredential(work.db, {
    org_id: work.org,
    id,
    identity_id: like.identity_id,
    system_id: like.system_id,
    kind: like.kind,
    ...name,
    created_by: change,
    state: 'active',
    expires_at: until,
    purpose: `lent to ${proven.workload}${request.task === undefined ? '' : ` for ${request.task}`}`,
    scope: like.scope,
    issuer: lentBy,
    // It ends instead of being renewed, and only its holder has it.
    rotate_every_days: null,
    secret_ref: null,
    created_at: work.at,
  })
  await insertUse(work.db, { org_id: work.org, credential_id: id, workload_id: proven.workload, learnt: 'observed' })
  await putSightings(work.db, work.org, [provenUse('lease', id, proven.workload)], work.at)
  await insertLease(work.db, {
    org_id: work.org,
    id,
    rule: rule.name,
    rule_version: rule.version,
    issuer: proven.issuer,
    issuer_version: proven.issuerVersion,
    workload_id: proven.workload,
    subject: proven.subject,
    task: request.task ?? null,
    proof_digest: proven.digest,
    like_credential: like.id,
    public_key: broughtKey(lending, request.publicKey) ?? null,
    credential_id: id,
    change_id: change,
    term_seconds: term,
    asked_at: work.at,
    expires_at: fetchBy,
    until_at: until,
    checked_at: work.at,
  })
  work.record({
    kind: 'lease.asked',
    stream: change,
    body: {
      lease: id,
      rule: rule.name,
      ruleVersion: rule.version,
      workload: proven.workload,
      issuer: proven.issuer,
      issuerVersion: proven.issuerVersion,
      subject: proven.subject,
      proof: proven.digest,
      task: request.task ?? null,
      like: like.id,
      termSeconds: term,
      until: until.toISOString(),
    },
  })
  work.enqueue({ org: work.org, kind: 'expire', id, startAfter: fetchBy })
}

/** INVARIANT: the ending waits for its time and for nobody: a sweep that finds it due takes it up, whoever else has forgotten it. */
const setEnding = async (work: Work, plan: string, at: Date): Promise<void> => {
  const ending = (await operationsOfPlan(work.db, work.org, plan)).filter(({ operation }) => operation === 'credential.delete')
  for (const { id } of ending) await updateOperation(work.db, work.org, id, { not_before: at })
}

const ruleFor = async (runtime: Runtime, caller: Caller, proven: Proven, request: LeaseRequest): Promise<StandingRule> => {
  const at = runtime.clock.now()
  const rule = await ruleInForce(runtime.db, caller.org, request.rule, at)
  // What isn't there and what isn't for this workload answer alike.
  if (!rule?.text.workloads.includes(proven.workload))
    throw refused('lease.no_rule', 'forbidden', `no rule \`${request.rule}\` in force gives anything to \`${proven.workload}\``)
  return rule
}

const lendingFor = async (runtime: Runtime, caller: Caller, rule: StandingRule): Promise<Lending | undefined> => {
  const like = await readCredential(runtime.db, caller.org, rule.text.like)
  const system = like && (await readSystem(runtime.db, caller.org, like.system_id))
  return system && lendingOf(runtime, system.connector, like.kind)
}

/**
 * Errors: `lease.no_rule`, `lease.not_given`, `lease.public_key`, `lease.key_not_held`, `lease.key_used`, `lease.too_many`, `lease.too_often`, `lease.token_used`, `lease.repeated`, `lease.denied`. Each refusal is durable before
 * the caller hears of it.
 */
export const askLease = async (runtime: Runtime, caller: Caller, proven: Proven, request: LeaseRequest): Promise<LeaseRow> => {
  const id = runtime.ids.next('lse')
  await requireFirst(runtime, caller, proven, { act: 'ask', lease: id, request: request.request })
  try {
    const rule = await ruleFor(runtime, caller, proven, request)
    const lending = await lendingFor(runtime, caller, rule)
    const problem = keyProblem(lending, request.publicKey)
    if (problem !== undefined) throw refused('lease.public_key', 'invalid', problem)
    // SAFETY: by the token and the name of this very request, each of which counts once: what was signed for another one serves nobody.
    const notHeld = possessionProblem(lending, request, { rule: request.rule, token: proven.digest, request: request.request })
    if (notHeld !== undefined) throw refused('lease.key_not_held', 'forbidden', notHeld)
    const making: Making = { id, proven, request, rule, lending }
    const requester = await resolvePrincipal(runtime.db, caller.org, rule.text.owner, runtime.clock.now())
    const rests = {
      rule: rule.name,
      issuer: proven.issuer,
      workload: proven.workload,
      task: request.task ?? null,
      like: rule.text.like,
    }
    await openChange(runtime, caller, {
      kind: 'lease',
      ref: id,
      reason: `${proven.workload} asks for a lease${request.task === undefined ? '' : ` for ${request.task}`}`,
      ticket: `lease:${id}`,
      ...(requester === undefined ? {} : { requester }),
      asked: async (work, change): Promise<Asked> => {
        await requireRoom(work, making)
        // ORDER: asked in the transaction that opens the change, after the lock on the workload.
        const fallen = await fallenOf(work.db, work.org, rests, work.at)
        if (fallen.length > 0) throw refused('lease.not_given', 'forbidden', fallen.join('; '))
        await insert(work, change, making)
        return { kind: 'lease', ref: id }
      },
      opened: async (work, opened) => {
        if (opened.outcome === 'deny' || opened.outcome === 'escalate')
          throw refused('lease.denied', 'forbidden', `policy does not give it: \`${opened.outcome}\`; see \`countersign policy explain\``)
        await setEnding(work, opened.plan, plusSeconds(work.at, fetchWithinSeconds))
      },
    })
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    await transact(runtime, caller, async (work) => {
      work.record({
        kind: 'lease.refused',
        body: {
          rule: request.rule,
          workload: proven.workload,
          issuer: proven.issuer,
          subject: proven.subject,
          proof: proven.digest,
          code: error.error.code,
          reason: error.error.message,
        },
      })
    })
    throw error.error
  }
  runtime.steps.reach('lease.asked')
  return (await readLease(runtime.db, caller.org, id))!
}
