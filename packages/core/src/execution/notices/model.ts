// What a notice is, who reads it, and how urgent it is for him. Pure.
import type { NoticeKind, NoticeModel, NoticeSeverity, Urgency } from '@countersign/policy'

export type NoticeUrgency = Exclude<Urgency, 'none'>

/** Something that has to be told. */
export interface Fact {
  readonly kind: string
  readonly subject: string
  readonly stage: string
  readonly at: Date
}

/** One person whom a fact concerns by itself. */
export interface Concerned {
  readonly kind: NoticeKind
  readonly subject: string
  readonly stage: string
  readonly severity: string | null
  /** Null: nobody by himself; those whom policy names besides may still be told. */
  readonly person: string | null
}

export interface Preferences {
  readonly digest: readonly string[]
  readonly rooms: readonly string[]
  readonly zone: string | null
}

export const noPreferences: Preferences = { digest: [], rooms: [], zone: null }

const aboutQuestions: readonly NoticeKind[] = ['question.asked', 'question.answered']
/** What a question has for a severity: whether an approval waits at its change. */
export const approvalWaits = 'approval'

/** By policy. A finding's goes by how bad it is; a question wakes somebody only where an approval waits at its change. */
export const urgencyOf = (model: NoticeModel, kind: NoticeKind, severity: string | null): Urgency => {
  if (kind !== 'finding.opened') {
    const { urgency } = model.kinds[kind]
    return urgency === 'now' && aboutQuestions.includes(kind) && severity !== approvalWaits ? 'soon' : urgency
  }
  // SAFETY: a severity that nobody knows is told as the worst.
  return model.findings[(severity ?? 'critical') as NoticeSeverity] ?? model.findings.critical
}

/** INVARIANT: what policy tells at any hour, nobody puts off. */
export const urgencyFor = (urgency: NoticeUrgency, kind: NoticeKind, { digest }: Preferences): NoticeUrgency =>
  urgency === 'soon' && digest.includes(kind) ? 'digest' : urgency
