// All that the verifier knows of the kinds of entries: the stream each belongs to, and what it adds to the story.
// A kind that is not here keeps its place in its stream and means nothing.
import { approvalCompleted, approvalRequested, approvalSigned, approvalVoided } from './approving.ts'
import type { EntryContext } from './context.ts'
import { evidenceReceived, mandateMinted, operationAttempted, operationStarted } from './executing.ts'
import { changeClosed, changeOpened, changeRefused, changeReopened, decisionMade, planFrozen } from './planning.ts'
import { closureReached, closureSigned, incidentOpened, proofRecorded, riskAccepted } from './verifying.ts'

interface Kind {
  readonly stream: 'change' | 'operation' | 'either'
  readonly read: (entry: EntryContext) => void
}

const KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['change.opened', { stream: 'change', read: changeOpened }],
  ['plan.frozen', { stream: 'change', read: planFrozen }],
  ['decision.made', { stream: 'change', read: decisionMade }],
  ['approval.requested', { stream: 'change', read: approvalRequested }],
  ['approval.signed', { stream: 'change', read: approvalSigned }],
  ['approval.completed', { stream: 'change', read: approvalCompleted }],
  ['approval.voided', { stream: 'change', read: approvalVoided }],
  ['mandate.minted', { stream: 'operation', read: mandateMinted }],
  ['operation.started', { stream: 'operation', read: operationStarted }],
  ['operation.attempted', { stream: 'operation', read: operationAttempted }],
  ['evidence.received', { stream: 'operation', read: evidenceReceived }],
  ['proof.recorded', { stream: 'operation', read: proofRecorded }],
  ['closure.reached', { stream: 'operation', read: closureReached }],
  ['closure.signed', { stream: 'operation', read: closureSigned }],
  ['risk.accepted', { stream: 'operation', read: riskAccepted }],
  ['incident.opened', { stream: 'either', read: incidentOpened }],
  ['change.closed', { stream: 'change', read: changeClosed }],
  ['change.reopened', { stream: 'change', read: changeReopened }],
  ['change.refused', { stream: 'change', read: changeRefused }],
])

/** Adds one entry to the story. Errors: `dossier.malformed` for a body that is not what its kind promises. */
export const readEntry = (entry: EntryContext, change: string): void => {
  const kind = KINDS.get(entry.leaf.kind)
  if (kind === undefined) return
  const own = entry.leaf.stream === change
  if ((kind.stream === 'change' && !own) || (kind.stream === 'operation' && own)) {
    entry.problem('integrity', 'entry.wrong_stream', `\`${entry.leaf.kind}\` stands in stream \`${entry.leaf.stream}\``)
    return
  }
  kind.read(entry)
}
