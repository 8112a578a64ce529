// A chapter: one operation on one credential of the identity, with everybody's part in it. Read for a page of operations at a time.

import type { DecisionDocument } from '../../authority/decisions/index.ts'
import { readOperation } from '../../execution/changes/index.ts'
import { compareOperation } from '../../execution/telemetry/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import { getJson } from '../../platform/documents.ts'
import { evidenceClasses, type PartyBook } from '../../registry/parties/index.ts'
import type { Runtime } from '../../runtime.ts'
import { type Accountable, accountableFor, type Decided } from './accountable.ts'
import {
  acceptancesOf,
  approvalsOf,
  type DeedRow,
  decisionsOf,
  findingsAbout,
  incidentsAbout,
  type MandateRow,
  mandatesOf,
  type Only,
  type ProofRow,
  proofsOf,
  toldOf,
} from './store.ts'

export interface Chapter {
  readonly deed: DeedRow
  readonly decided: Decided | undefined
  readonly accountable: Accountable | undefined
  readonly approvals: Awaited<ReturnType<typeof approvalsOf>>
  readonly mandates: readonly (MandateRow & { readonly dueAt: Date | null })[]
  readonly proof: ProofRow | undefined
  readonly comparison: Awaited<ReturnType<typeof compareOperation>> | undefined
  readonly findings: Awaited<ReturnType<typeof findingsAbout>>
  readonly incidents: Awaited<ReturnType<typeof incidentsAbout>>
  readonly acceptances: Awaited<ReturnType<typeof acceptancesOf>>
}

const grouped = <T>(rows: readonly T[], keyOf: (row: T) => string | null): Map<string, T[]> => {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const key = keyOf(row)
    if (key === null) continue
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return groups
}

/** When evidence of each mandate is owed at the latest, by the duties of its party: null where none names the class that the pack asks for. */
export const duesBy = (runtime: Runtime, book: PartyBook) => {
  const classes = evidenceClasses(runtime.policy.current()).byOperation
  return (mandate: MandateRow, operation: string): Date | null => {
    const duty = book.dutiesOf(mandate.party).evidence.find(({ evidence }) => evidence === classes.get(operation))
    return duty === undefined || mandate.started_at === null ? null : plusSeconds(mandate.started_at, duty.withinMinutes * 60)
  }
}

/** `only`: as if there were nobody but these parties. */
export const chaptersOf = async (
  runtime: Runtime,
  org: string,
  book: PartyBook,
  deeds: readonly DeedRow[],
  only: Only,
): Promise<Chapter[]> => {
  if (deeds.length === 0) return []
  const { db } = runtime
  const operations = deeds.map(({ id }) => id)
  const plans = [...new Set(deeds.map(({ plan }) => plan))]
  const mandates = grouped(await mandatesOf(db, org, operations), (row) => row.operation)
  const proofs = new Map((await proofsOf(db, org, operations)).map((row) => [row.operation, row] as const))
  const told = await toldOf(db, org, operations)
  const whole = only === undefined
  const decisions = new Map<string, Decided>()
  for (const row of whole ? await decisionsOf(db, org, plans) : [])
    decisions.set(row.plan_digest, { at: row.at, digest: row.digest, document: (await getJson(db, org, row.digest)) as DecisionDocument })
  const asked = deeds.flatMap(({ id, plan }) => {
    const decision = decisions.get(plan)
    return decision === undefined ? [] : [{ operation: id, decision }]
  })
  const accountable = await accountableFor(db, org, asked)
  const approvals = grouped(whole ? await approvalsOf(db, org, operations, plans) : [], (row) => row.operation)
  const mandateIds = new Map([...mandates.values()].flat().map((row) => [row.id, row.operation] as const))
  const findings = grouped(
    whole ? await findingsAbout(db, org, [...operations, ...mandateIds.keys()]) : [],
    (row) => mandateIds.get(row.subject) ?? row.subject,
  )
  const incidents = grouped(whole ? await incidentsAbout(db, org, operations) : [], (row) => row.operation_id)
  const acceptances = grouped(whole ? await acceptancesOf(db, org, operations) : [], (row) => row.operation_id)
  const { patienceSeconds } = runtime.settings.telemetry
  const dueAt = duesBy(runtime, book)
  const chapters: Chapter[] = []
  for (const deed of deeds) {
    const row = told.has(deed.id) || deed.executor_kind === 'agent' ? await readOperation(db, org, deed.id) : undefined
    chapters.push({
      deed,
      decided: decisions.get(deed.plan),
      accountable: accountable.get(deed.id),
      approvals: approvals.get(deed.id) ?? [],
      mandates: (mandates.get(deed.id) ?? [])
        .filter(({ party }) => only === undefined || only.includes(party))
        .map((mandate) => ({ ...mandate, dueAt: dueAt(mandate, deed.operation) })),
      proof: proofs.get(deed.id),
      comparison: row && (await compareOperation(db, row, { now: runtime.clock.now(), patienceSeconds, only })),
      findings: findings.get(deed.id) ?? [],
      incidents: incidents.get(deed.id) ?? [],
      acceptances: acceptances.get(deed.id) ?? [],
    })
  }
  return chapters
}
