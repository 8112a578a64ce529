// Findings: what is wrong and whose it is until when. Opened by any wing, idempotent by kind and subject while open.
import { canonicalJson } from '@countersign/ledger'
import { plusSeconds } from '../../platform/clock.ts'
import { sharedTurn } from '../../platform/together.ts'
import type { Runtime, Work } from '../../runtime.ts'
import { activePeople, holdersOf } from '../principals/index.ts'
import type { FindingKind } from './kinds.ts'
import { changeFinding, findOpen, insertFinding, type Known, openOfKinds, resolveFinding } from './store.ts'

export type Severity = 'low' | 'moderate' | 'high' | 'critical'
const severities: readonly string[] = ['low', 'moderate', 'high', 'critical'] satisfies Severity[]

const dueInSeconds: Record<Severity, number> = { critical: 4 * 3600, high: 24 * 3600, moderate: 7 * 86_400, low: 30 * 86_400 }

export interface NewFinding {
  readonly kind: FindingKind
  readonly subject: string
  readonly severity: Severity
  readonly stream?: string
  readonly ownerId?: string
  /** Where policy gives it another time than its severity does. */
  readonly dueInSeconds?: number
  readonly detail: Readonly<Record<string, unknown>>
}

/** The first active holder of the first of these groups of roles that has one. */
const firstOf = async (work: Work, groups: readonly (readonly string[])[]): Promise<string | null> => {
  for (const roles of groups) {
    const name = `findings' owner ${work.org} ${roles.join(' ')}`
    const [holder] = await sharedTurn(work.db, name, () => holdersOf(work.db, work.org, roles, work.at))
    if (holder) return holder.id
  }
  return null
}

const isWorse = (finding: NewFinding, known: Known): boolean => severities.indexOf(finding.severity) > severities.indexOf(known.severity)

const sameDetail = (finding: NewFinding, known: Known): boolean => canonicalJson(finding.detail) === canonicalJson(known.detail)

/** The same is wrong, and more is known of it. A higher severity brings its deadline nearer; nothing brings it farther. */
const revise = async (work: Work, known: Known, finding: NewFinding, owner: string | null): Promise<void> => {
  const anew = plusSeconds(work.at, finding.dueInSeconds ?? dueInSeconds[finding.severity])
  const due = isWorse(finding, known) && anew < known.due_at ? anew : known.due_at
  const { id, kind, subject } = known
  await changeFinding(work.db, work.org, {
    ...known,
    severity: finding.severity,
    owner_id: owner,
    due_at: due,
    detail: { ...finding.detail },
  })
  work.record({
    kind: 'finding.changed',
    ...(finding.stream === undefined ? {} : { stream: finding.stream }),
    body: { finding: id, kind, subject, severity: finding.severity, owner, dueAt: due.toISOString(), detail: finding.detail },
  })
}

/** Opens a finding, or gives the id of the same one that is open, which has become worse where this one is. Without an owner it goes to the first security lead, or who else answers for controls. */
export const openFinding = async (runtime: Runtime, work: Work, finding: NewFinding): Promise<string> => {
  const open = await findOpen(work.db, work.org, finding.kind, finding.subject)
  if (open) {
    if (isWorse(finding, open)) await revise(work, open, finding, open.owner_id)
    return open.id
  }
  const owner = finding.ownerId ?? (await firstOf(work, [['security_lead'], ['control_owner', 'administrator']]))
  const id = runtime.ids.next('fnd')
  const due = plusSeconds(work.at, finding.dueInSeconds ?? dueInSeconds[finding.severity])
  await insertFinding(work.db, {
    org_id: work.org,
    id,
    kind: finding.kind,
    subject: finding.subject,
    severity: finding.severity,
    owner_id: owner,
    due_at: due,
    detail: finding.detail,
    opened_at: work.at,
  })
  work.record({
    kind: 'finding.opened',
    ...(finding.stream === undefined ? {} : { stream: finding.stream }),
    body: {
      finding: id,
      kind: finding.kind,
      subject: finding.subject,
      severity: finding.severity,
      owner,
      dueAt: due.toISOString(),
      detail: finding.detail,
    },
  })
  return id
}

/** What is known of findings that are open already becomes what is known now; whose they are stays. One that is not open is left so. */
export const reviseFindings = async (work: Work, wrong: readonly NewFinding[]): Promise<void> => {
  // Side by side, so that what they ask is asked together.
  await Promise.all(
    wrong.map(async (one) => {
      const open = await findOpen(work.db, work.org, one.kind, one.subject)
      if (open && (one.severity !== open.severity || !sameDetail(one, open))) await revise(work, open, one, open.owner_id)
    }),
  )
}

export const closeFinding = async (work: Work, kind: string, subject: string, stream?: string): Promise<void> => {
  const open = await findOpen(work.db, work.org, kind, subject)
  if (!open) return
  await resolveFinding(work.db, work.org, open.id, work.at)
  work.record({ kind: 'finding.resolved', ...(stream === undefined ? {} : { stream }), body: { finding: open.id, kind, subject } })
}

/**
 * Makes the open findings of these kinds exactly those that are wrong now: opens what is new, resolves what is no longer so, and says of what is known already
 * how it has changed: its severity, why, and whose it is, where he is here. What is found just as before changes nothing.
 * The caller keeps two such looks apart.
 */
export const reconcileFindings = async (
  runtime: Runtime,
  work: Work,
  kinds: readonly string[],
  wrong: readonly NewFinding[],
): Promise<void> => {
  const nameOf = ({ kind, subject }: { kind: string; subject: string }) => `${kind}\n${subject}`
  const open = await openOfKinds(work.db, work.org, kinds)
  const known = new Map(open.map((one) => [nameOf(one), one] as const))
  const still = new Set(wrong.map(nameOf))
  for (const one of open) {
    if (still.has(nameOf(one))) continue
    await resolveFinding(work.db, work.org, one.id, work.at)
    work.record({ kind: 'finding.resolved', body: { finding: one.id, kind: one.kind, subject: one.subject } })
  }
  const owns = (one: NewFinding): string[] => {
    const of = known.get(nameOf(one))
    return of !== undefined && one.ownerId !== undefined && one.ownerId !== of.owner_id ? [one.ownerId] : []
  }
  const here = await activePeople(work.db, work.org, wrong.flatMap(owns))
  for (const one of wrong) {
    const of = known.get(nameOf(one))
    const [owner = of?.owner_id ?? null] = owns(one).filter((person) => here.has(person))
    if (of === undefined) await openFinding(runtime, work, one)
    else if (one.severity !== of.severity || owner !== of.owner_id || !sameDetail(one, of)) await revise(work, of, one, owner)
  }
}
