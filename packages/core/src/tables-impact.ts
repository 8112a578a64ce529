// The shape of the tables of what identities could do if they were in wrong hands, for the compiler. Types only: the truth is in migrations/0059_impact.sql.
import type { Instant, Json } from './tables.ts'

export type Impact = 'ordinary' | 'high'

/** One thing that an impact rests on, with its numbers. */
export interface ImpactReason {
  readonly what: 'administers' | 'could_set' | 'could_become' | 'opens_production'
  /** Whether this alone makes it high, by policy. */
  readonly high: boolean
  readonly count: number
  /** Counted up to so many, and there are more. */
  readonly more?: boolean
  readonly systems?: string[]
  readonly rights?: string[]
  readonly credentials?: string[]
}

export interface ImpactTables {
  identity_impacts: { org_id: string; identity_id: string; because: Json<ImpactReason[]>; since: Instant }
  impact_looks: { org_id: string; system_id: string; rules: string; upto: string }
  impact_standing: { org_id: string; rules: string; snapshot: string }
  impact_due: { org_id: string; account_id: string }
}
