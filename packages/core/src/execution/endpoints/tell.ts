// Makes the open findings about endpoints what is wrong by what was last seen there and by the time that it is. After each reading, and once a day.
import { hygieneModelOf } from '@countersign/policy'
import { transact } from '../../evidence/journal/index.ts'
import { type FindingKind, type NewFinding, reconcileFindings } from '../../registry/findings/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { wrongWith } from './model.ts'
import { type Correlated, correlatedEndpoints } from './store.ts'

const kinds = [
  'certificate.ending_near',
  'certificate.expired',
  'certificate.odd',
  'certificate.revoked',
  'certificate.untrusted',
  'certificate.weak',
  'certificate.wrong_name',
  'endpoint.not_readable',
] as const satisfies readonly FindingKind[]
const atOnce = 500

const findingsOf = (row: Correlated, model: ReturnType<typeof hygieneModelOf>, at: Date): NewFinding[] => {
  const { certificate } = row
  const owner = row.owner === null ? {} : { ownerId: row.owner }
  const about = {
    system: row.system_id,
    endpoint: row.name,
    address: row.address,
    workload: row.workload,
    ...(row.credential === null ? {} : { credential: row.credential, identity: row.identity }),
    next: `countersign endpoint list --system ${row.system_id}`,
  }
  const unread: NewFinding[] =
    row.code === ''
      ? []
      : [
          {
            kind: 'endpoint.not_readable',
            subject: row.id,
            severity: 'low',
            ...owner,
            detail: { ...about, code: row.code, reason: row.detail },
          },
        ]
  if (certificate === null) return unread
  const shown = { subject: certificate.subject, fingerprint: certificate.fingerprint, seenAt: row.served_at?.toISOString() ?? null }
  return [
    ...unread,
    ...wrongWith(certificate, row.isRevoked, model, at).map(
      ({ kind, stage, severity, reasons }): NewFinding => ({
        kind,
        subject: stage === undefined ? row.id : `${row.id}@${stage}`,
        severity,
        ...owner,
        detail: { ...about, ...shown, reasons },
      }),
    ),
  ]
}

export const tellEndpoints = (runtime: Runtime, caller: Caller): Promise<void> =>
  // ORDER: read in the transaction that tells, so that two of them, which the lock on findings keeps apart, each tell what is so then.
  transact(runtime, caller, async (work) => {
    const model = hygieneModelOf(runtime.policy.current().bundle)
    const wrong: NewFinding[] = []
    for (let after = ''; ; ) {
      const rows = await correlatedEndpoints(work.db, work.org, {}, after, atOnce)
      for (const row of rows) wrong.push(...findingsOf(row, model, work.at))
      if (rows.length < atOnce) break
      after = rows.at(-1)!.id
    }
    await reconcileFindings(runtime, work, kinds, wrong)
  })

const toldOn = new WeakMap<Runtime, string>()

/** By the sweep: ends come near by themselves. */
export const followEndpoints = async (runtime: Runtime, caller: Caller): Promise<void> => {
  const today = runtime.clock.now().toISOString().slice(0, 10)
  if (toldOn.get(runtime) === today) return
  await tellEndpoints(runtime, caller)
  toldOn.set(runtime, today)
}
