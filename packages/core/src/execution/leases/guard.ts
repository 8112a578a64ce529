// Each request of a workload counts once: whoever heard it and sends it again changes nothing and gets nothing, whatever the first one came to. A token that its
// issuer's document takes once is for one lease, and never for another. ORDER: durable before anything is done for the request, so that one that was
// refused, or too early, is used up like one that was granted.
import { CountersignError, digestOf } from '@countersign/ledger'
import { transact } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import { forgetPresented, mayBeForgotten, type PresentedRow, presentedFor, presentOnce } from '../../registry/leases/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import type { Proven } from './ask.ts'

export interface Asked {
  readonly act: 'ask' | 'fetch' | 'renew' | 'end'
  readonly lease: string
  /** A name that the workload gives to this one request; needed where one token is shown for several of one sort. */
  readonly request?: string | undefined
}

/** Kept for so long after a token has run out: clocks differ. */
const keptSeconds = 86_400

const used = () => new CountersignError('lease.token_used', 'forbidden', 'this token was presented before; ask its issuer for a new one')
const repeated = () =>
  new CountersignError(
    'lease.repeated',
    'conflict',
    'this very request was made before and counts once; send a new one, with a `request` of its own where the token is the same',
  )

const wrongWith = async (work: Work, proven: Proven, { act, lease, request }: Asked): Promise<CountersignError | undefined> => {
  const row = (token_digest: string, lease_id: string | null): PresentedRow => ({
    org_id: work.org,
    issuer: proven.issuer,
    token_digest,
    lease_id,
    expires_at: proven.expiresAt,
  })
  // SAFETY: it can't be told from one that was heard and is forgotten.
  if (await mayBeForgotten(work.db, work.org, proven.issuer, proven.expiresAt)) return used()
  if (proven.oneTime && !(await presentOnce(work.db, row(proven.token, lease)))) {
    if ((await presentedFor(work.db, work.org, proven.issuer, proven.token)) !== lease) return used()
  }
  // SAFETY: the request's digest names the token by all that was signed: one of the same `jti` and other claims is another.
  const asked = { token: proven.digest, act, lease: act === 'ask' ? null : lease, request: request ?? null }
  return (await presentOnce(work.db, row(digestOf(asked), null))) ? undefined : repeated()
}

/** Errors: `lease.token_used`, `lease.repeated`; each is durable before the caller hears of it. */
export const requireFirst = async (runtime: Runtime, caller: Caller, proven: Proven, asked: Asked): Promise<void> => {
  const wrong = await transact(runtime, caller, async (work) => {
    await forgetPresented(work.db, work.org, plusSeconds(work.at, -keptSeconds))
    const found = await wrongWith(work, proven, asked)
    if (found)
      work.record({
        kind: 'lease.refused',
        body: {
          act: asked.act,
          ...(asked.act === 'ask' ? {} : { lease: asked.lease }),
          workload: proven.workload,
          issuer: proven.issuer,
          subject: proven.subject,
          proof: proven.digest,
          code: found.code,
          reason: found.message,
        },
      })
    return found
  })
  if (wrong) throw wrong
}
