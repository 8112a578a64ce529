// What is put before whoever signs: what the provider may do without asking, and what it did against policy. Filled in from the tables of one
// moment and frozen; nobody writes into it.
import { canonicalJson } from '@countersign/ledger'
import { vocabularyOf } from '@countersign/policy'
import { getJson } from '../../platform/documents.ts'
import { readPartyBook } from '../../registry/parties/index.ts'
import { partyTree, readParty } from '../../registry/principals/index.ts'
import type { Moment, Runtime } from '../../runtime.ts'
import { delegationIn } from '../delegations/index.ts'
import { inForceAll } from '../instruments/index.ts'
import { type Line, linesOf } from '../own-access/index.ts'
import { allRightsOf } from '../rights/index.ts'
import { runbookIn } from '../runbooks/index.ts'
import {
  exceptionsOf,
  executedBy,
  findingsAbout,
  incidentsAfter,
  lapsedMandates,
  lateEvidence,
  ofKind,
  refusedAttempts,
  risksAccepted,
  runsBy,
  type Span,
  suspensionsOfParties,
} from './acts-store.ts'

interface Alone {
  readonly operation: string
  readonly where: string
  readonly criticalities: readonly string[]
  readonly runbook: string | null
}

/** The part of an earlier document that the next one is compared with. */
interface Before {
  readonly mayDoAlone?: readonly Alone[]
}

const lineOf = ({ operation, where, criticalities, runbook }: Alone): string =>
  `${operation} ${where} (${criticalities.join(', ')})${runbook === null ? '' : ` within ${runbook}`}`

/** What it may do without asking anybody, and by which documents. */
const mayDo = async (runtime: Runtime, work: Moment, party: string, before: Before) => {
  const { db, org, at } = work
  const alone = (await allRightsOf(runtime, db, org, party, at))
    .filter(({ right }) => right === 'autonomous')
    .map(({ operation, where, criticalities, runbook }): Alone => ({ operation, where, criticalities, runbook }))
  const known = new Set(before.mayDoAlone?.map(lineOf))
  const now = new Set(alone.map(lineOf))
  const delegations = (await inForceAll(db, org, 'delegation', at)).filter((row) => delegationIn(row.document).provider === party)
  const runbooks = (await inForceAll(db, org, 'runbook', at)).filter((row) => runbookIn(row.document).parties.includes(party))
  const named = (rows: typeof runbooks) =>
    rows.map(({ name, version, digest, in_force_until }) => ({ name, version, digest, until: in_force_until?.toISOString() ?? null }))
  return {
    mayDoAlone: alone,
    newSinceTheLast: before.mayDoAlone === undefined ? null : [...now].filter((line) => !known.has(line)),
    goneSinceTheLast: before.mayDoAlone === undefined ? null : [...known].filter((line) => !now.has(line)),
    delegations: named(delegations),
    runbooks: named(runbooks),
  }
}

/** Evidence that is owed of each operation: seconds after it was begun. */
const owedBy = async (runtime: Runtime, work: Moment, party: string): Promise<{ operation: string; seconds: number }[]> => {
  const duties = (await readPartyBook(work.db, work.org)).dutiesOf(party).evidence
  return [...vocabularyOf(runtime.policy.current().bundle).contractOf].flatMap(([operation, evidence]) => {
    const duty = duties.find((one) => one.evidence === evidence)
    return duty ? [{ operation, seconds: duty.withinMinutes * 60 }] : []
  })
}

/** What it did, measured by policy. No level of service stands in it. */
const did = async (runtime: Runtime, work: Moment, party: string, span: Span) => {
  const { db } = work
  return {
    executed: await executedBy(db, span),
    runs: await runsBy(db, span),
    againstPolicy: {
      refusedAttempts: await refusedAttempts(db, span),
      refusedEvidence: await findingsAbout(db, span, ofKind('evidence.')),
      lateEvidence: await lateEvidence(db, span, await owedBy(runtime, work, party)),
      lapsedMandates: await lapsedMandates(db, span),
      drift: await findingsAbout(db, span, ofKind('telemetry.')),
      standingAccess: await findingsAbout(db, span, ofKind('access.standing')),
      incidents: await incidentsAfter(db, span),
    },
    deviations: { exceptions: await exceptionsOf(db, span), risksAccepted: await risksAccepted(db, span) },
    suspensions: await suspensionsOfParties(db, span),
  }
}

/** Whose own judgements stand in it. They are reviewed with it, so these people don't sign. */
export const judgesIn = (document: unknown): string[] => {
  const { judges } = document as { judges?: unknown }
  return Array.isArray(judges) ? judges.filter((one) => typeof one === 'string') : []
}

export const writeDocument = async (
  runtime: Runtime,
  work: Moment,
  input: {
    readonly id: string
    readonly party: string
    readonly criticality: string
    readonly from: Date
    readonly before: string | undefined
  },
): Promise<string> => {
  const { db, org, at } = work
  const span: Span = { org, parties: await partyTree(db, org, input.party), from: input.from, to: at }
  const before = input.before === undefined ? {} : ((await getJson(db, org, input.before)) as Before)
  const acts = await did(runtime, work, input.party, span)
  const { exceptions, risksAccepted: risks } = acts.deviations
  const judges = new Set([
    ...exceptions.flatMap(({ decidedBy, state }) => (decidedBy !== null && state !== 'refused' ? [decidedBy] : [])),
    ...risks.map(({ acceptedBy }) => acceptedBy),
  ])
  return canonicalJson({
    type: 'countersign/provider-review-facts/v1',
    org,
    review: input.id,
    party: input.party,
    name: (await readParty(db, org, input.party))?.name ?? input.party,
    parties: span.parties,
    criticality: input.criticality,
    period: { from: span.from.toISOString(), to: span.to.toISOString() },
    policy: runtime.policy.current().bundle.digest,
    ...(await mayDo(runtime, work, input.party, before)),
    did: acts,
    ownAccess: await linesOf(runtime, work, input.party),
    judges: [...judges].sort(),
  })
}

/** What the enterprise's own people and programs hold here; nothing is said of what they did. `judges`: who has said what he had to. */
export const writeOwnDocument = (
  runtime: Runtime,
  { org, at }: Pick<Moment, 'org' | 'at'>,
  input: {
    readonly id: string
    readonly party: string
    readonly name: string
    readonly from: Date
    readonly lines: readonly Line[]
    readonly judges: readonly string[]
  },
): string =>
  canonicalJson({
    type: 'countersign/own-access-review-facts/v1',
    org,
    review: input.id,
    party: input.party,
    name: input.name,
    period: { from: input.from.toISOString(), to: at.toISOString() },
    policy: runtime.policy.current().bundle.digest,
    ownAccess: input.lines,
    judges: [...input.judges].sort(),
  })

/** The lines that were put before whoever signs. A review from before there were any has none. */
export const linesIn = (document: unknown): readonly Line[] => {
  const { ownAccess } = document as { ownAccess?: readonly Line[] }
  return Array.isArray(ownAccess) ? ownAccess : []
}
