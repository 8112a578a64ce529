// Looks at all live credentials, at what their systems show of them and at what identities reach, and makes the open findings what is wrong now. Once a day, and minutes after something of
// the inventory has changed or a system was read. It ends nothing and changes no credential: what is to be done is its owner's, or policy's.
import { hygieneModelOf } from '@countersign/policy'
import { transact } from '../../evidence/journal/index.ts'
import { latestChange } from '../../registry/estate/index.ts'
import { type FindingKind, type NewFinding, reconcileFindings } from '../../registry/findings/index.ts'
import { recordsOfLiving, standingOfRecord } from '../../registry/legacy/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { addCorrelations } from '../correlation/index.ts'
import { lookAtAccounts } from './accounts.ts'
import { withoutApproval } from './approval-store.ts'
import { halfDead } from './half-dead-store.ts'
import { wrongWith } from './model.ts'
import { lastReading } from './privilege-store.ts'
import { acrossEnvironments, credentialFacts, governedLow } from './store.ts'
import { lookAtTechnical } from './technical.ts'
import { lookAtUses } from './uses.ts'

const ofCredentials = [
  'credential.long_lived',
  'credential.rotation_overdue',
  'credential.legacy_incomplete',
  'credential.reused',
  'credential.across_environments',
  'credential.unused',
] as const satisfies readonly FindingKind[]
const kinds = [
  ...ofCredentials,
  'credential.over_privileged',
  'credential.weak_authentication',
  'credential.human_use',
  'credential.leaked',
  'credential.static_where_lent',
  'issuer.trusts_too_much',
  'credential.duplicated',
  'identity.approval_missing',
  'identity.governed_low',
  'identity.half_dead',
  'account.to_correlate',
  'credential.too_many',
  'use.not_seen',
  'use.undeclared',
] as const

/** Findings of one kind; more are counted in one that says so. */
const mostByName = 1_000
const atOnce = 5_000

const ranks = { critical: 0, high: 1, moderate: 2, low: 3 } as const

/** The worst ones by name, and how many there are in all. */
class Worst {
  readonly #found = new Map<FindingKind, NewFinding[]>()
  readonly #counts = new Map<FindingKind, number>()

  add(finding: NewFinding): void {
    const found = this.#found.get(finding.kind) ?? []
    this.#found.set(finding.kind, found)
    this.#counts.set(finding.kind, (this.#counts.get(finding.kind) ?? 0) + 1)
    found.push(finding)
    if (found.length < 2 * mostByName) return
    found.sort((a, b) => ranks[a.severity] - ranks[b.severity])
    found.length = mostByName
  }

  all(): NewFinding[] {
    const named = [...this.#found.values()].flatMap((found) =>
      found.sort((a, b) => ranks[a.severity] - ranks[b.severity]).slice(0, mostByName),
    )
    const more = [...this.#counts].filter(([, count]) => count > mostByName)
    return [
      ...named,
      ...more.map(
        ([kind, count]): NewFinding => ({
          kind: 'credential.too_many',
          subject: kind,
          severity: 'high',
          detail: { of: kind, count, reason: `the worst ${mostByName} have findings of their own` },
        }),
      ),
    ]
  }
}

const nextOf = (kind: FindingKind, credential: string, path: string | null): string => {
  if (kind === 'credential.rotation_overdue')
    return path === null
      ? `countersign rotation start ${credential}`
      : `have it renewed by \`${path}\`, as its source says, or here: countersign rotation start ${credential}`
  if (kind === 'credential.long_lived' || kind === 'credential.legacy_incomplete') return `countersign legacy show ${credential}`
  return `countersign estate blast-radius credential:${credential}`
}

const owned = (owner: string | null) => (owner === null ? {} : { ownerId: owner })

export const lookAtHygiene = async (runtime: Runtime, caller: Caller): Promise<number> => {
  const { db } = runtime
  const at = runtime.clock.now()
  const model = hygieneModelOf(runtime.policy.current().bundle)
  const worst = new Worst()
  const records = new Map(
    (await recordsOfLiving(db, caller.org)).map((record) => [record.credential, { ...record, standing: standingOfRecord(record, at) }]),
  )
  for (let after = ''; ; ) {
    const page = await credentialFacts(db, caller.org, at, after, atOnce)
    for (const known of page) {
      const one = { ...known, record: records.get(known.id) ?? null }
      for (const { kind, severity, detail } of wrongWith(one, model, at))
        worst.add({
          kind,
          subject: one.id,
          severity,
          ...owned(one.owner),
          detail: {
            identity: one.identity,
            system: one.system,
            account: one.account,
            ...detail,
            next: nextOf(kind, one.id, one.rotationPath),
          },
        })
    }
    if (page.length < atOnce) break
    after = page.at(-1)!.id
  }
  await lookAtAccounts(runtime, caller.org, (finding) => worst.add(finding))
  for (const finding of await lookAtTechnical(runtime, caller.org, at, mostByName)) worst.add(finding)
  for (const finding of await lookAtUses(runtime, caller, model, at, mostByName)) worst.add(finding)
  for (const { subject, what, credentials, environments } of await acrossEnvironments(db, caller.org, mostByName))
    worst.add({
      kind: 'credential.duplicated',
      subject: `${what} ${subject}`,
      severity: what === 'secret' && environments.includes('production') ? 'high' : 'low',
      detail: { same: what, credentials: credentials.slice(0, 50), environments },
    })
  for (const { identity, criticality, owner, because } of await governedLow(db, caller.org, mostByName))
    worst.add({
      kind: 'identity.governed_low',
      subject: identity,
      severity: because.some(({ what, high }) => what === 'administers' && high) ? 'high' : 'moderate',
      ...owned(owner),
      detail: {
        criticality,
        because,
        next: `countersign identity show ${identity}; then say that its criticality is high (countersign import FILE), or have taken from it what it does not need`,
      },
    })
  for (const { identity, owner, production, dead, alive } of await halfDead(db, caller.org, mostByName))
    worst.add({
      kind: 'identity.half_dead',
      subject: identity,
      severity: production ? 'high' : 'moderate',
      ...owned(owner),
      detail: {
        dead: dead.slice(0, 50),
        alive: alive.slice(0, 50),
        next: `countersign identity story ${identity}; then have the rest ended, or give back what was switched off`,
      },
    })
  for (const { identity, owner, ...known } of await withoutApproval(db, caller.org, model.approvalReference, mostByName))
    worst.add({
      kind: 'identity.approval_missing',
      subject: identity,
      severity: known.privileged || known.criticality === 'critical' || known.criticality === 'high' ? 'moderate' : 'low',
      ...owned(owner),
      detail: {
        ...known,
        next: `have \`${known.source}\` say in which record \`${identity}\` was approved (\`approvalReference\`); or let it end: countersign lifecycle end ${identity}`,
      },
    })
  await addCorrelations(runtime, caller.org, mostByName, (finding) => worst.add(finding))
  const wrong = worst.all()
  await transact(runtime, caller, (work) => reconcileFindings(runtime, work, kinds, wrong))
  return wrong.length
}

interface Looked {
  readonly day: string
  readonly change: string
  readonly at: number
}
const looked = new WeakMap<Runtime, Looked>()
const pauseMs = 60_000

/** By the sweep. */
export const followHygiene = async (runtime: Runtime, caller: Caller): Promise<void> => {
  const now = runtime.clock.now().getTime()
  const day = new Date(now).toISOString().slice(0, 10)
  const before = looked.get(runtime)
  const change = `${await latestChange(runtime.db, caller.org)} ${await lastReading(runtime.db, caller.org)}`
  if (before?.day === day && (before.change === change || Math.abs(now - before.at) < pauseMs)) return
  await lookAtHygiene(runtime, caller)
  looked.set(runtime, { day, change, at: now })
}
