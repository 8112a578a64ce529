// What the rooms of this slice hand to each other.
import type { ServiceLimits, Values } from '@countersign/scim'
import type { Caller, Runtime } from '../../runtime.ts'
import type { ScimRecordKind, ScimResourceName } from '../../tables.ts'
import type { Source } from '../sources/index.ts'

export const limits: ServiceLimits = { bulkOperations: 1000, bulkBytes: 4 << 20, pageSize: 200, defaultPageSize: 100 }

/** Who is calling and for which source it may speak: `source` comes from a document in force that names the caller as its client. */
export interface ScimClient {
  readonly runtime: Runtime
  readonly caller: Caller
  readonly source: Source
}

/** A resource as it is kept; a group without its members. */
export interface Stored {
  readonly id: string
  readonly type: ScimResourceName
  readonly version: number
  readonly content: Values
  readonly created_at: Date
  readonly changed_at: Date
  readonly record_key: string | null
  readonly record_kind: ScimRecordKind | null
  readonly recorded: boolean
  readonly told_at: Date | null
}

/** RFC 7644 §3.14: a weak tag, since the groups of a user are shown with him and have versions of their own. */
export const versionTag = (version: number): string => `W/"${version}"`
