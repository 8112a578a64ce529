// What every format is read to: records, or what can't be read, each with its place. Pure.
import { CountersignError } from '@countersign/ledger'

export interface SourceRecord {
  readonly kind: 'person' | 'contractor' | 'contract' | 'workload' | 'identity'
  readonly externalId: string
  readonly attributes: Readonly<Record<string, unknown>>
  /** RFC 3339, where the text says it. */
  readonly at?: string
}

/** Something that is no record, by its place: the reading goes on, and counts for nothing by absence. */
export interface Unread {
  readonly unread: string
}

export type Read = SourceRecord | Unread

/** The text can't be read on from here; nothing that follows would be believed. */
export const broken = (line: number, why: string): CountersignError =>
  new CountersignError('cli.source_unreadable', 'invalid', `line ${line}: ${why}`, { details: { line } })
