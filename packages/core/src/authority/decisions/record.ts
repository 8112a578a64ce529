// The decision as a document: what the policy said of each operation of a plan, under which bundle, by which policies.
import { canonicalJson } from '@countersign/ledger'
import type { Decision } from '@countersign/policy'
import { getJson, putDocument } from '../../platform/documents.ts'
import type { Work } from '../../runtime.ts'
import type { Decided } from '../responsibility/index.ts'
import { strictestOutcome } from './decide.ts'
import { insertDecision, readDecision } from './store.ts'

export const decisionMediaType = 'application/vnd.countersign.decision+json'

export interface DecisionDocument {
  readonly type: 'countersign/decision/v1'
  readonly plan: string
  readonly bundle: string
  /** The responsibility matrix that it was decided under. Absent while none was ever adopted. */
  readonly matrix?: string | null
  readonly at: string
  readonly outcome: Decision['outcome']
  readonly massChange: boolean
  readonly operations: readonly {
    readonly operation: string
    readonly outcome: Decision['outcome']
    readonly needs: Decision['needs']
    readonly policies: Decision['policies']
    readonly reasons: readonly string[]
    readonly errors: readonly string[]
    readonly minStrength: Decision['minStrength']
    /** The row of the responsibility matrix that answers for it; null where none does. Absent while no matrix is in force. */
    readonly row?: string | null
    readonly inputDigest: string
    /** To whom it goes when nobody answers, or at once where the outcome is `escalate`. */
    readonly escalation?: { readonly to: string; readonly withinSeconds: number }
  }[]
}

type DecidedOperation = DecisionDocument['operations'][number]

/** Looked up for every step of every operation; the document is frozen, so what is found stays true. */
const indexes = new WeakMap<DecisionDocument, ReadonlyMap<string, DecidedOperation>>()

/** What was decided for one operation when its plan was frozen. Errors: as `getJson`. */
export const decidedFor = async (db: Work['db'], org: string, plan: string, operation: string) => {
  const recorded = await readDecision(db, org, plan)
  const document = recorded && ((await getJson(db, org, recorded.digest)) as DecisionDocument)
  if (!document) return { decided: undefined, massChange: undefined }
  const index = indexes.get(document) ?? new Map(document.operations.map((decided) => [decided.operation, decided] as const))
  indexes.set(document, index)
  return { decided: index.get(operation), massChange: document.massChange }
}

export const recordDecision = async (
  work: Work,
  input: {
    change: string
    plan: string
    bundle: string
    matrix?: string | null
    massChange: boolean
    decided: readonly { operation: string; decision: Decided }[]
  },
): Promise<{ digest: string; outcome: Decision['outcome'] }> => {
  const outcome = strictestOutcome(input.decided.map(({ decision }) => decision.outcome))
  const document: DecisionDocument = {
    type: 'countersign/decision/v1',
    plan: input.plan,
    bundle: input.bundle,
    ...(input.matrix === undefined ? {} : { matrix: input.matrix }),
    at: work.at.toISOString(),
    outcome,
    massChange: input.massChange,
    operations: input.decided.map(({ operation, decision }) => ({
      operation,
      outcome: decision.outcome,
      needs: { roles: [...decision.needs.roles].sort(), quorum: decision.needs.quorum, stepUp: decision.needs.stepUp },
      policies: decision.policies,
      reasons: decision.reasons,
      errors: decision.errors,
      minStrength: decision.minStrength,
      ...(decision.responsibility === undefined ? {} : { row: decision.responsibility.row }),
      inputDigest: decision.inputDigest,
      ...(decision.escalateTo === undefined || decision.escalateWithinSeconds === undefined
        ? {}
        : { escalation: { to: decision.escalateTo, withinSeconds: decision.escalateWithinSeconds } }),
    })),
  }
  const digest = await putDocument(work.db, work.org, decisionMediaType, canonicalJson(document))
  await insertDecision(work.db, { org_id: work.org, digest, plan_digest: input.plan, bundle_digest: input.bundle, outcome, at: work.at })
  work.record({ kind: 'decision.made', stream: input.change, body: { decision: digest, plan: input.plan, bundle: input.bundle, outcome } })
  return { digest, outcome }
}
