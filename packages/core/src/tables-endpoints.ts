// The shape of the table of endpoints, for the compiler. Types only: the truth is in migrations/.
import type { ServedCertificate } from '@countersign/connector-kit'
import type { ColumnType } from 'kysely'
import type { Instant, InstantOrNull, Nullable } from './tables.ts'

export interface EndpointTables {
  endpoints: {
    org_id: string
    id: string
    system_id: string
    name: string
    address: string
    workload: Nullable<string>
    /** What kept the last look from coming through; '' where it did. */
    code: string
    detail: string
    looked_at: Instant
    /** As it was last seen, which the last look need not have been. */
    certificate: ColumnType<ServedCertificate | null, string | null, string | null>
    served_at: InstantOrNull
    changed_at: InstantOrNull
    first_looked_at: Instant
  }
}
