// The offline verifier of a dossier: reads it once, then judges the story. It has no network, no clock and no opinion of its own:
// the same file and the same keys folder always give the same report.
import { CountersignError } from '@countersign/ledger'
import { checkAgreement } from './checks/agreement.ts'
import { approversOf, checkRequests } from './checks/approvals.ts'
import { batchesOf, checkBatches } from './checks/batches.ts'
import { checkBindings } from './checks/bindings.ts'
import { checkClosures } from './checks/closures.ts'
import { checkCoverage } from './checks/coverage.ts'
import { checkEvidence } from './checks/evidence.ts'
import { checkExecution } from './checks/execution.ts'
import { type Judgement, plannedOperations, wasNotNeeded } from './checks/judgement.ts'
import { checkMandates } from './checks/mandates.ts'
import { checkProofs } from './checks/proofs.ts'
import { checkRiskAcceptances } from './checks/risk.ts'
import { DossierReader, type Header } from './dossier-reader.ts'
import { Lines } from './lines.ts'
import { proofStrength, proofVerdict } from './proof-verdict.ts'
import { checkpointReport, type DeletedDocuments, type OperationReport, Problems, type Report } from './report.ts'
import type { Trust } from './trust.ts'

const operationReports = (judgement: Judgement): OperationReport[] =>
  plannedOperations(judgement).map((planned) => {
    const story = judgement.story.operations.get(planned.id)
    const closing = story?.lastClosure
    const recorded = story?.proofs.findLast(({ slot }) => slot.digest === closing?.proof) ?? story?.proofs.at(-1)
    const proof = recorded?.slot.facts
    const acceptance = story?.acceptances.findLast(({ id }) => id === closing?.acceptance)
    return {
      id: planned.id,
      operation: planned.operation,
      system: planned.system,
      credential: planned.credential,
      executor: planned.executor.id,
      closure: closing?.closure ?? 'open',
      needed: closing === undefined || !wasNotNeeded(judgement, planned),
      verdict: proof === undefined ? null : proofVerdict(proof),
      strength: proof === undefined ? null : proofStrength(proof),
      approvers: approversOf(judgement, planned.id),
      attempts: story?.attempted.length ?? 0,
      proofs: story?.proofs.length ?? 0,
      riskAcceptance:
        acceptance?.slot.facts === undefined ? null : { person: acceptance.person, expiresAt: acceptance.slot.facts.expiresAtText },
    }
  })

const judge = (judgement: Judgement, reader: DossierReader): void => {
  checkBindings(judgement)
  checkCoverage(judgement, reader.streams)
  checkBatches(judgement)
  checkRequests(judgement)
  checkMandates(judgement)
  checkExecution(judgement)
  checkEvidence(judgement)
  checkClosures(judgement)
  checkProofs(judgement)
  checkRiskAcceptances(judgement)
  checkAgreement(judgement)
}

const deletedOf = (reader: DossierReader): DeletedDocuments[] => {
  const found = new Map<string, DeletedDocuments>()
  for (const { role, deleted } of reader.documents.deleted()) {
    const key = `${deleted.change} ${role}`
    const said = { change: deleted.change, at: deleted.at, role: role === 'evidence' ? ('evidence' as const) : ('proof' as const) }
    found.set(key, { ...said, count: (found.get(key)?.count ?? 0) + 1 })
  }
  return [...found.values()]
}

/** What a file that was read says, judged. `header`: undefined where it could not be read to its end. */
export const reportOf = (
  reader: DossierReader,
  problems: Problems,
  header: Header | undefined,
  trust: Trust,
  counts: Pick<Report['counts'], 'lines' | 'bytes'>,
): Report => {
  let operations: OperationReport[] = []
  let batches: Report['batches'] = []
  if (header !== undefined) {
    const judgedAt = Math.max(header.createdAt, header.checkpoint.witnessedAt)
    const judgement: Judgement = { story: reader.story, trust, problems, org: header.org, change: header.change, judgedAt }
    judge(judgement, reader)
    operations = operationReports(judgement)
    batches = batchesOf(judgement)
  }
  return {
    integrity: problems.finding('integrity', header !== undefined),
    completeness: problems.finding('completeness', header !== undefined),
    truth: problems.finding('truth', header !== undefined),
    ...reader.claimed,
    checkpoint: checkpointReport(reader.header?.checkpoint),
    operations,
    deleted: header === undefined ? [] : deletedOf(reader),
    statements: header === undefined ? [] : reader.statements.stated,
    batches,
    counts: { lines: counts.lines, entries: reader.entries, documents: reader.documentCount, bytes: counts.bytes },
  }
}

/** Lines of a dossier that was begun to be read. Errors: `dossier.unreadable`. */
export const verifyLines = async (each: AsyncIterable<string>, lines: Lines, trust: Trust): Promise<Report> => {
  const problems = new Problems()
  const reader = new DossierReader(trust, problems)
  let header: Header | undefined
  try {
    for await (const line of each) reader.take(line, lines)
    header = reader.finish()
  } catch (error) {
    if (!(error instanceof CountersignError) || error.code === 'dossier.unreadable') throw error
    problems.add('integrity', error.code, lines.number === 0 ? 'dossier' : `line ${lines.number}`, error.message)
  }
  return reportOf(reader, problems, header, trust, { lines: lines.number, bytes: lines.bytesRead })
}

/**
 * Verifies a dossier (docs/reference/dossier-format.md) from a file's path or from chunks of it.
 * What is wrong with the dossier is in the report, never an exception. Errors: `dossier.unreadable` (there is no such file).
 */
export const verifyDossier = (source: string | AsyncIterable<string | Uint8Array>, trust: Trust): Promise<Report> => {
  const lines = new Lines(source)
  return verifyLines(lines, lines, trust)
}
