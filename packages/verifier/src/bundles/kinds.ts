// What a dossier of several changes can be about: one identity, or one control over a time. Of each, how it is named in header and seal, and which
// changes belong to it. What the exporter means by a control is in the seal, as a list of operations: it is told to the reader and believed in nothing.
import { formOf, list, malformed, member, type Obj, text, textOrNull, texts } from '../shape.ts'
import type { Story } from '../story.ts'

export interface OfIdentity {
  readonly identity: string
}

export interface OfControl {
  readonly control: string
  /** What is under it, by the exporter's catalogue. */
  readonly operations: readonly string[]
  /** Changes opened from then on, and before then. */
  readonly from: string
  readonly to: string
  /** The change after which this piece begins; null: the first one. */
  readonly after: string | null
  /** Another piece follows, which begins after the last change of this one. */
  readonly more: boolean
}

export type Subject = OfIdentity | OfControl

export interface Stray {
  readonly code: 'part.unrelated' | 'part.outside'
  readonly message: string
}

export interface BundleKind {
  /** Of the header. */
  readonly type: string
  /** Kind of the entry that is its seal. */
  readonly sealed: string
  readonly keys: readonly string[]
  readonly unread: Subject
  read(from: Obj): Subject
  /** Why a change that stands in it does not belong there. */
  stray(story: Story, subject: Subject): Stray | undefined
}

const planned = (story: Story) => story.plans.flatMap(({ slot }) => [...(slot.facts?.operations.values() ?? [])])

const identity: BundleKind = {
  type: 'countersign/identity-dossier/v1',
  sealed: 'identity.sealed',
  keys: ['identity'],
  unread: { identity: '' },
  read: (from) => ({ identity: text(from, 'identity') }),
  stray: (story, subject) =>
    planned(story).some((operation) => concerns(subject, operation))
      ? undefined
      : { code: 'part.unrelated', message: 'no plan of it names the identity' },
}

const instant = (from: Obj, key: string): string => {
  const value = text(from, key)
  if (Number.isNaN(Date.parse(value))) throw malformed(`\`${key}\` is no instant`)
  return value
}

const control: BundleKind = {
  type: 'countersign/control-dossier/v1',
  sealed: 'control.sealed',
  keys: ['control', 'operations', 'from', 'to', 'after', 'more'],
  unread: { control: '', operations: [], from: '', to: '', after: null, more: false },
  read: (from) => {
    const more = member(from, 'more')
    if (typeof more !== 'boolean') throw malformed('`more` is neither true nor false')
    if (list(from, 'operations').length === 0) throw malformed('a control is about no operation')
    return {
      control: text(from, 'control'),
      operations: texts(from, 'operations'),
      from: instant(from, 'from'),
      to: instant(from, 'to'),
      after: textOrNull(from, 'after'),
      more,
    }
  },
  stray: (story, subject) => {
    if (!planned(story).some((operation) => concerns(subject, operation)))
      return { code: 'part.unrelated', message: 'no plan of it has an operation that the seal puts under the control' }
    const { from, to } = subject as OfControl
    const at = story.opened?.at
    return at !== undefined && at >= Date.parse(from) && at < Date.parse(to)
      ? undefined
      : { code: 'part.outside', message: 'it was not opened within the time that the seal names' }
  },
}

/** Whether an operation is one that the dossier is about. */
export const concerns = (subject: Subject, operation: { readonly operation: string; readonly identity: string | null }): boolean =>
  'identity' in subject ? operation.identity === subject.identity : subject.operations.includes(operation.operation)

export const sameSubject = (one: Subject, other: Subject): boolean => formOf({ ...one }) === formOf({ ...other })

const kinds: readonly BundleKind[] = [identity, control]

/** By the first line of a file, which is canonical JSON: its type stands last. */
export const kindOf = (line: string): BundleKind | undefined =>
  line.startsWith('{') ? kinds.find(({ type }) => line.endsWith(`"type":"${type}"}`)) : undefined
