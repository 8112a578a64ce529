// Looks at how technical identities are used and believed: by people, in the wrong hands, by standing secrets where one could be lent, by tokens of others.
import { issuersInForce, rulesInForce } from '../../authority/issuance/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import type { NewFinding, Severity } from '../../registry/findings/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Criticality } from '../../tables.ts'
import { tooTrusting } from './issuers.ts'
import { humanUses, leakedCredentials, productionWorkloads, seenLeaks, staticWhereLent } from './technical-store.ts'

const reportedForSeconds = 30 * 86_400

const owned = (owner: string | null) => (owner === null ? {} : { ownerId: owner })
const severityOf = (criticality: Criticality): Severity => (criticality === 'critical' || criticality === 'high' ? 'high' : 'moderate')

export const lookAtTechnical = async (runtime: Runtime, org: string, at: Date, most: number): Promise<readonly NewFinding[]> => {
  const { db } = runtime
  const used = (await humanUses(db, org, plusSeconds(at, -reportedForSeconds), most)).map(
    ({ credential, owner, criticality, reportedAt, workloads, ...row }): NewFinding => ({
      kind: 'credential.human_use',
      subject: credential,
      severity: severityOf(criticality),
      ...owned(owner),
      detail: {
        ...row,
        workloads: (workloads ?? []).slice(0, 50),
        because:
          reportedAt === null
            ? `it is the own account of \`${row.holder}\`, and workloads use it`
            : 'its provider reports a session at which a person sat',
        reportedAt: reportedAt?.toISOString() ?? null,
        next: `countersign rotation start ${credential} gives each workload its own; the person gets one of his own`,
      },
    }),
  )
  const leaked = (await leakedCredentials(db, org, most)).map(
    ({ credential, owner, criticality: _, saidAt, ...row }): NewFinding => ({
      kind: 'credential.leaked',
      subject: credential,
      severity: 'critical',
      ...owned(owner),
      detail: { ...row, saidAt: saidAt.toISOString(), next: `countersign rotation start ${credential} --reason leaked` },
    }),
  )
  const said = new Set(leaked.map(({ subject }) => subject))
  const seen = (await seenLeaks(db, org, most)).flatMap(
    ({ credential, owner, criticality, privileged, reportedAt, ...row }): NewFinding[] =>
      said.has(credential)
        ? []
        : [
            {
              kind: 'credential.leaked',
              subject: credential,
              severity: privileged || row.environment === 'production' || criticality === 'critical' ? 'critical' : 'high',
              ...owned(owner),
              detail: {
                ...row,
                privileged,
                reportedAt: reportedAt.toISOString(),
                next: `countersign rotation start ${credential} --reason leaked`,
              },
            },
          ],
  )
  const lends = (await rulesInForce(db, org, at)).flatMap(({ name, text }) =>
    text.workloads.map((workload) => ({ workload, like: text.like, rule: name })),
  )
  const standing = (await staticWhereLent(db, org, lends, most)).map(
    ({ credential, owner, criticality, ...row }): NewFinding => ({
      kind: 'credential.static_where_lent',
      subject: credential,
      severity: severityOf(criticality),
      ...owned(owner),
      detail: { ...row, next: `let \`${row.workload}\` ask for a lease (countersign lease get ${row.rule}), and end this one` },
    }),
  )
  const issuers = await issuersInForce(db, org, at)
  const production = await productionWorkloads(
    db,
    org,
    issuers.flatMap(({ text }) => text.workloads.map(({ workload }) => workload)),
  )
  const trusting = issuers.flatMap(({ name, version, text }): NewFinding[] => {
    const because = tooTrusting(text, production)
    if (because.length === 0) return []
    return [
      {
        kind: 'issuer.trusts_too_much',
        subject: name,
        severity: 'high',
        detail: { version, because, next: `countersign issuer show ${name}, and propose a version that says less` },
      },
    ]
  })
  return [...used, ...leaked, ...seen, ...standing, ...trusting]
}
