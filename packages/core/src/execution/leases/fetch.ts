// The secret is handed over: once, to the workload that the lease is for, when the credential was seen to work. Its term begins here.
import type { Secret } from '@countersign/connector-kit'
import { CountersignError } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import { transact } from '../../evidence/journal/index.ts'
import { readCredential, readSystem } from '../../registry/inventory/index.ts'
import { type LeaseRow, lockLease, readLease, updateLease } from '../../registry/leases/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { type OperationRow, operationsOfPlan, readChange, updateOperation } from '../changes/index.ts'
import { forgetSecret, holdersPartOf, openSecret } from '../custody/index.ts'
import type { Proven } from './ask.ts'
import { fallenOf, restsOf } from './conditions.ts'
import { requireFirst } from './guard.ts'
import { endOfTerm } from './term.ts'

export interface Fetched {
  readonly lease: LeaseRow
  readonly system: string
  readonly kind: string
  readonly account: string
  /** What its holder gets: a secret, or a certificate for the key that he brought. */
  readonly form: 'secret' | 'certificate'
  readonly secret: Secret
}

/** Errors: `lease.unknown`, alike for what isn't there and what is another workload's. */
export const requireOwn = (lease: LeaseRow | undefined, proven: Proven, id: string): LeaseRow => {
  if (lease?.workload_id !== proven.workload || lease.issuer !== proven.issuer)
    throw new CountersignError('lease.unknown', 'not_found', `no lease \`${id}\` of yours`)
  return lease
}

export const operationsOfLease = async (db: Kysely<Tables>, org: string, lease: LeaseRow): Promise<OperationRow[]> => {
  const change = await readChange(db, org, lease.change_id)
  return change?.plan_digest == null ? [] : operationsOfPlan(db, org, change.plan_digest)
}

export type Standing = 'waiting' | 'ready' | 'stuck' | 'over'

/** Whether what was asked for can be fetched. */
export const standingOf = async (runtime: Runtime, caller: Caller, id: string): Promise<Standing> => {
  const lease = await readLease(runtime.db, caller.org, id)
  if (lease?.state !== 'asked' || lease.expires_at <= runtime.clock.now()) return 'over'
  const issue = (await operationsOfLease(runtime.db, caller.org, lease)).find(({ operation }) => operation === 'credential.issue')
  if (issue?.phase === 'done') return 'ready'
  return issue === undefined || issue.phase === 'stuck' || issue.phase === 'void' ? 'stuck' : 'waiting'
}

/** Errors: `lease.unknown`, `lease.fetched`, `lease.over`, `lease.not_ready`, `lease.not_given`, `lease.token_used`, `lease.repeated`. */
export const fetchLease = async (runtime: Runtime, caller: Caller, proven: Proven, id: string, request?: string): Promise<Fetched> => {
  await requireFirst(runtime, caller, proven, { act: 'fetch', lease: id, request })
  return handOver(runtime, caller, proven, id)
}

const handOver = (runtime: Runtime, caller: Caller, proven: Proven, id: string): Promise<Fetched> =>
  transact(runtime, caller, async (work) => {
    const lease = requireOwn(await lockLease(work.db, work.org, id), proven, id)
    if (lease.state === 'given')
      throw new CountersignError(
        'lease.fetched',
        'conflict',
        'its secret was handed over already and is not shown twice; ask for a new lease',
      )
    if (lease.state !== 'asked' || lease.expires_at <= work.at)
      throw new CountersignError('lease.over', 'conflict', `the lease \`${id}\` is over; ask for a new one`)
    const operations = await operationsOfLease(work.db, work.org, lease)
    if (operations.find(({ operation }) => operation === 'credential.issue')?.phase !== 'done')
      throw new CountersignError('lease.not_ready', 'conflict', 'it is not made yet, or waits for an approval; ask again')
    const fallen = await fallenOf(work.db, work.org, restsOf(lease), work.at)
    if (fallen.length > 0) throw new CountersignError('lease.not_given', 'forbidden', fallen.join('; '))
    // SAFETY: what proofs show in the place of what the holder has is never handed to him.
    const part = lease.public_key === null ? lease.credential_id : holdersPartOf(lease.credential_id)
    const secret = await openSecret(runtime, work.db, work.org, part)
    const credential = await readCredential(work.db, work.org, lease.credential_id)
    const system = credential && (await readSystem(work.db, work.org, credential.system_id))
    const ending = operations.find(({ operation }) => operation === 'credential.delete')
    if (!secret || !credential || !system || ending?.phase !== 'planned')
      throw new CountersignError('lease.over', 'conflict', `the lease \`${id}\` is over; ask for a new one`)
    // Its system may end it sooner than was asked for: then nothing is renewed beyond that.
    const until = credential.expires_at !== null && credential.expires_at < lease.until_at ? credential.expires_at : lease.until_at
    if (until <= work.at) throw new CountersignError('lease.over', 'conflict', `the lease \`${id}\` is over; ask for a new one`)
    const expires = endOfTerm({ ...lease, until_at: until }, work.at)
    await updateOperation(work.db, work.org, ending.id, { not_before: expires })
    if (part !== lease.credential_id) await forgetSecret(work, part, work.at)
    await updateLease(work.db, work.org, id, { state: 'given', given_at: work.at, expires_at: expires, until_at: until })
    work.record({
      kind: 'lease.given',
      stream: lease.change_id,
      body: { lease: id, workload: lease.workload_id, issuer: lease.issuer, proof: proven.digest, expiresAt: expires.toISOString() },
    })
    work.enqueue({ org: work.org, kind: 'expire', id, startAfter: expires })
    return {
      lease: { ...lease, state: 'given' as const, given_at: work.at, expires_at: expires, until_at: until },
      system: system.id,
      kind: credential.kind,
      account: credential.account,
      form: lease.public_key === null ? ('secret' as const) : ('certificate' as const),
      secret,
    }
  })
