// What a document of authority is. Pure. Each kind is defined by its own slice and listed once in `instrument-kinds.ts` of core.
import { CountersignError } from '@countersign/ledger'
import type { ActionName, OperationRisk } from '@countersign/policy'
import type { Kysely } from 'kysely'
import type { Runtime, Work } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import type { InstrumentRow } from './store.ts'

export const instrumentMediaType = 'application/vnd.countersign.instrument+json'

export type Document = Readonly<Record<string, unknown>>

/** One thing that is wrong with a document, where, and what to do. `where`: a path such as `rows[3].accountable`. */
export interface Problem {
  readonly where: string
  readonly problem: string
}

/** What kinds of documents there are, and what each means: stated by the slice that owns it. */
export interface InstrumentDefinition {
  /** `matrix`, `runbook`, `delegation`, `retention`. */
  readonly kind: string
  /** In words, with its article: `a runbook`. */
  readonly title: string
  /** The operation of the policy pack that brings a version in force: `matrix.adopt`. `before`: what is in force now. */
  operation(document: Document, before: Document | undefined, beforeIsSuspended: boolean): string
  /** Its form, whatever was handed in: the document as it will be hashed, or what is wrong. Nothing is read. */
  read(input: unknown): { readonly document: Document } | { readonly problems: readonly Problem[] }
  /** Whether it may come in force now, given the facts: asked when it is proposed and again in the transaction that enacts it. */
  check(runtime: Runtime, db: Kysely<Tables>, org: string, name: string, document: Document, at: Date): Promise<readonly Problem[]>
  /** What it changes about risk, beside what is in force. */
  risk?(document: Document, before: Document | undefined): Partial<OperationRisk>
  /** When it ends by itself; null where only a new version or a withdrawal ends it. */
  until(document: Document, at: Date): Date | null
  /** What changes, in plain words, one line each: shown to whoever is asked to approve it. */
  changes(document: Document, before: Document | undefined): readonly string[]
  /** To whom it gives something: he does not sign it. In the plan that people sign. */
  recipients?(document: Document): readonly string[]
  /** Who proposes one has this power; else `authority.propose`. */
  readonly proposedWith?: ActionName
  /** The operation that makes the document from what it is given, where nobody writes it himself: the only way to propose one. */
  readonly madeBy?: string
  /** Of a document that holds the digest of a list which is kept beside it: that digest. A dossier carries the list. */
  list?(document: Document): string | undefined
  /** Facts that go with its coming in force, in the same transaction. */
  enacted?(runtime: Runtime, work: Work, row: InstrumentRow, document: Document): Promise<void>
  /** Facts that go with its being put on hold, in the same transaction. */
  heldUp?(runtime: Runtime, work: Work, row: InstrumentRow): Promise<void>
  /** When that has committed: what this process has to take up. What others have to, they find out themselves. */
  settled?(runtime: Runtime, org: string): Promise<void>
  /** Facts that go with its end, in the same transaction. */
  ended?(runtime: Runtime, work: Work, row: InstrumentRow, reason: string): Promise<void>
}

/** How an instrument is named wherever a credential would be: `runbook:reset-password`. */
export const instrumentSubject = (row: { readonly kind: string; readonly name: string }): string => `${row.kind}:${row.name}`

/** Errors: `instrument.unknown_kind`. */
export const definitionOf = (runtime: Pick<Runtime, 'instruments'>, kind: string): InstrumentDefinition => {
  const definition = runtime.instruments.get(kind)
  if (!definition)
    throw new CountersignError(
      'instrument.unknown_kind',
      'not_found',
      `there is no kind of document \`${kind}\`; there are ${[...runtime.instruments.keys()].join(', ')}`,
    )
  return definition
}

/** The policy's operation for a version that is to come in force. */
export const operationOfInstrument = (
  runtime: Pick<Runtime, 'instruments'>,
  row: { readonly kind: string; readonly document: Document },
  before: { readonly document: Document; readonly suspended_at: Date | null } | undefined,
): string => definitionOf(runtime, row.kind).operation(row.document, before?.document, before != null && before.suspended_at !== null)

/** What was read of a document, by the kind that it was read as. */
const known = new WeakMap<Document, { readonly kind: string; readonly value: object }>()

/**
 * The one way from a kept document to its kind's own type: its form is read again, once for each document, since a text is kept longer than the
 * code that read it first. Errors: `instrument.unreadable` when the form no longer fits; nothing is guessed from a part.
 */
export const readKept = <T extends object>(
  kind: string,
  document: Document,
  read: (input: unknown) => { readonly document: T } | { readonly problems: readonly Problem[] },
): T => {
  const before = known.get(document)
  if (before?.kind === kind) return before.value as T
  const answer = read(document)
  if ('problems' in answer) {
    const [first] = answer.problems
    throw new CountersignError(
      'instrument.unreadable',
      'internal',
      `a ${kind} that was kept has no form that is known here: ${first?.where ?? ''} ${first?.problem ?? ''}; propose a new version`,
    )
  }
  known.set(document, { kind, value: answer.document })
  return answer.document
}
